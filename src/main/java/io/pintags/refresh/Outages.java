package io.pintags.refresh;

import io.pintags.crypto.CipherUnavailable;
import io.pintags.database.DatabaseUnavailable;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** Goes on trying through outages of the keys and of the database, with jitter. */
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
    static <T> Uni<T> ride(Uni<T> work, Runnable onOutage) {
        return work.onFailure(Outages::isOutage)
                .invoke(onOutage)
                .onFailure(Outages::isOutage)
                .retry()
                .withBackOff(FIRST_RETRY, LONGEST_RETRY)
                .withJitter(0.5)
                .indefinitely();
    }

    private static boolean isOutage(Throwable failure) {
        return failure instanceof CipherUnavailable
                || failure instanceof DatabaseUnavailable
                || failure instanceof InTheWay;
    }
}
