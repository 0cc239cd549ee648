package io.pintags.refresh;

import io.pintags.problem.Fault;
import io.pintags.problem.Outage;
import io.quarkus.logging.Log;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Goes on trying through outages, with jitter. Blocks. */
final class Outages {
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);
    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

    private Outages() {}

    /** Somebody else stands in the way for the moment. */
    static final class InTheWay extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InTheWay() {
            super("another attempt holds the lease", null, false, false);
        }
    }

    /**
     * Repeats {@code work} until it does not fail; {@code onFailure} is called each time. Whatever fails is tried again: a
     * reply that holds the only refresh token that still works must not be lost to a failure that nobody has thought of.
     */
    static <T> T ride(Supplier<T> work, Runnable onFailure) {
        return ride(work, onFailure, FOR_EVER);
    }

    /** The same, but no longer than {@code limit}: what fails then is thrown. */
    static <T> T ride(Supplier<T> work, Runnable onFailure, Duration limit) {
        long start = System.nanoTime();
        long ceiling = FIRST_RETRY.toMillis();
        while (true) {
            try {
                return work.get();
            } catch (RuntimeException | Error failure) {
                if (System.nanoTime() - start > limit.toNanos()) {
                    throw failure;
                }
                if (!(failure instanceof Outage || failure instanceof InTheWay)) {
                    Log.errorf("event=renewal.fault fault=\"%s\"", Fault.of(failure));
                }
                quietly(onFailure);
                // Between half of the ceiling and one and a half: those who wait do not come back together.
                long millis = ceiling / 2 + ThreadLocalRandom.current().nextLong(ceiling);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
                ceiling = Math.min(2 * ceiling, LONGEST_RETRY.toMillis());
            }
        }
    }

    /** The same for work without a result. */
    static void ride(Runnable work, Duration limit) {
        ride(
                () -> {
                    work.run();
                    return null;
                },
                () -> {},
                limit);
    }

    /** What is done meanwhile may need the same that is away. */
    private static void quietly(Runnable onFailure) {
        try {
            onFailure.run();
        } catch (RuntimeException | Error alsoAway) {
            Log.debugf("event=renewal.waiting fault=\"%s\"", Fault.of(alsoAway));
        }
    }
}
