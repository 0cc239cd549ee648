package io.pintags.problem;

import java.time.Duration;

/**
 * Something that this service needs is away for a while. Whoever can do without it does; a caller who cannot be served
 * because of it is told to try again soon. It has no stack trace, since the fault is elsewhere.
 */
public abstract class Outage extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Duration SOON = Duration.ofSeconds(5);

    private final String detail;

    /**
     * An outage.
     *
     * @param message for the log
     * @param detail for callers: one sentence about what cannot be used
     */
    protected Outage(String message, String detail) {
        super(message, null, false, false);
        this.detail = detail;
    }

    /** What a caller is answered: 503. */
    public Problem asProblem() {
        return Problem.unavailable(detail, SOON);
    }
}
