package io.pintags.refresh;

import io.pintags.crypto.CipherUnavailable;
import io.pintags.database.DatabaseUnavailable;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Goes on trying through outages of the keys and of the database, with jitter. Blocks. */
final class Outages {
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

    private Outages() {}

    /** Somebody else stands in the way for the moment. */
    static final class InTheWay extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InTheWay() {
            super("another attempt holds the lease", null, false, false);
        }
    }

    /** Repeats {@code work} until it does not fail with an outage; {@code onOutage} is called at each one. */
    static <T> T ride(Supplier<T> work, Runnable onOutage) {
        long ceiling = FIRST_RETRY.toMillis();
        while (true) {
            try {
                return work.get();
            } catch (CipherUnavailable | DatabaseUnavailable | InTheWay outage) {
                onOutage.run();
                // Between half of the ceiling and one and a half: those who wait do not come back together.
                long millis = ceiling / 2 + ThreadLocalRandom.current().nextLong(ceiling);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
                ceiling = Math.min(2 * ceiling, LONGEST_RETRY.toMillis());
            }
        }
    }
}
