package io.pintags.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An error that a caller should see. Its texts are ours: nothing that a caller or a remote service sent goes into them,
 * except names of fields that we know. It has no stack trace, being an answer and not a fault.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final transient Map<String, Object> extensions;
    private final transient Optional<Duration> retryAfter;

    private Problem(ProblemType type, String detail, Map<String, Object> extensions, Optional<Duration> retryAfter) {
        super(detail, null, false, false);
        this.type = type;
        this.extensions = extensions;
        this.retryAfter = retryAfter;
    }

    /** A problem with a text that says what to do. */
    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, Map.of(), Optional.empty());
    }

    /** A 400 that names the field or parameter at fault. */
    public static Problem invalid(String field, String detail) {
        return of(ProblemType.INVALID_REQUEST, detail).with("field", field);
    }

    /** A 503 that says when to try again; whole seconds, at least one. */
    public static Problem unavailable(String detail, Duration retryAfter) {
        return new Problem(ProblemType.TEMPORARILY_UNAVAILABLE, detail, Map.of(), Optional.of(retryAfter));
    }

    /** The same problem with one more member in its body. */
    public Problem with(String member, Object value) {
        var more = new LinkedHashMap<>(extensions);
        more.put(member, value);
        return new Problem(type, getMessage(), more, retryAfter);
    }

    /** The kind of problem. */
    public ProblemType type() {
        return type;
    }

    /** Additional members of the body. */
    public Map<String, Object> extensions() {
        return extensions;
    }

    /** When to try again, if that is known. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
