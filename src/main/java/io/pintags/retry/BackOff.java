package io.pintags.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with full jitter: after each failure the ceiling doubles, and the wait is anything between the
 * least and that ceiling. Full jitter, because retries that line up are what trips a server's limit.
 *
 * @param least shortest wait
 * @param first ceiling after the first failure, at least {@code least}
 * @param longest highest ceiling, at least {@code first}
 */
public record BackOff(Duration least, Duration first, Duration longest) {
    private static final int MOST_DOUBLINGS = 20;

    /** Refuses bounds in the wrong order. */
    public BackOff {
        if (least.isNegative() || least.compareTo(first) > 0 || first.compareTo(longest) > 0) {
            throw new IllegalArgumentException("least, first and longest must grow");
        }
    }

    /** How long to wait after {@code failures} failures in a row (1 or more). */
    public Duration after(int failures, RandomGenerator random) {
        int doublings = Math.min(Math.max(failures, 1) - 1, MOST_DOUBLINGS);
        long ceiling = Math.min(first.toMillis() << doublings, longest.toMillis());
        return Duration.ofMillis(least.toMillis() + random.nextLong(ceiling - least.toMillis() + 1));
    }
}
