package io.pintags.refresh;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Notices that HubSpot itself is away, and stops asking it on behalf of one account after the other.
 *
 * <p>Closed, it lets everything through. After a few failures in a row, of whatever accounts, it opens for a time that
 * doubles while nothing gets better, and then lets single requests find out. One success closes it. A failure of one
 * account among successes of others never opens it.
 */
@ApplicationScoped
class HostBreaker {
    /** Failures in a row that open it. */
    static final int TOLERATED = 5;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final RandomGenerator random;
    private int failures;
    private Instant openUntil = Instant.MIN;

    @Inject
    HostBreaker(InstantSource clock) {
        this(clock, new SplittableRandom());
    }

    HostBreaker(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** How many of {@code wanted} requests may be sent now: all, one, or none. */
    synchronized int admits(int wanted) {
        if (failures < TOLERATED) {
            return wanted;
        }
        Instant now = clock.instant();
        // No pause is that long: the clock was set back, and nobody is kept waiting for it to catch up.
        boolean clockWasSetBack = openUntil.isAfter(now.plus(LONGEST_PAUSE));
        if (now.isBefore(openUntil) && !clockWasSetBack) {
            return 0;
        }
        // One goes through; until it comes back, or this time is over, nobody else does.
        openUntil = now.plus(pause());
        return Math.min(wanted, 1);
    }

    /** HubSpot answered sensibly, whatever the answer was. */
    synchronized void answered() {
        failures = 0;
        openUntil = Instant.MIN;
    }

    /** HubSpot did not answer, or not sensibly. */
    synchronized void failed() {
        failures = Math.min(failures + 1, 1000);
        if (failures >= TOLERATED) {
            openUntil = clock.instant().plus(pause());
        }
    }

    synchronized boolean isOpen() {
        return failures >= TOLERATED;
    }

    private Duration pause() {
        int doublings = Math.min(failures - TOLERATED, 10);
        long ceiling = Math.min(FIRST_PAUSE.toMillis() << doublings, LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(ceiling / 2 + random.nextLong(ceiling / 2 + 1));
    }
}
