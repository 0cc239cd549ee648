package io.pintags.refresh;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Notices that HubSpot itself is away, and stops asking it on behalf of one account after the other.
 *
 * <p>Closed, it lets everything through. When several accounts have failed since HubSpot last answered, it opens for a
 * time that doubles while nothing gets better, and then lets single requests find out. One answer closes it. An account
 * that fails alone never opens it, however often: its own back-off is enough, and others must not wait for it.
 */
@ApplicationScoped
class HostBreaker {
    /** Accounts that fail without an answer between them, which opens it. */
    static final int TOLERATED = 5;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final RandomGenerator random;
    private final Set<UUID> failing = new HashSet<>();
    /** Probes that failed since it opened. */
    private int failedProbes;
    /** Whether a probe is under way. What fails without one was sent before the breaker opened, and says nothing new. */
    private boolean probing;

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
        if (!isOpen()) {
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
        probing = true;
        return Math.min(wanted, 1);
    }

    /** What was admitted last was not needed: the next one need not wait for it. */
    synchronized void unused() {
        openUntil = Instant.MIN;
        probing = false;
    }

    /** HubSpot answered sensibly, whatever the answer was. */
    synchronized void answered() {
        failing.clear();
        failedProbes = 0;
        probing = false;
        openUntil = Instant.MIN;
    }

    /** HubSpot did not answer for this account, or not sensibly. */
    synchronized void failed(UUID account) {
        boolean wasOpen = isOpen();
        if (!wasOpen) {
            failing.add(account);
        } else if (probing) {
            failedProbes++;
        }
        if (isOpen() && (!wasOpen || probing)) {
            openUntil = clock.instant().plus(pause());
        }
        probing = false;
    }

    synchronized boolean isOpen() {
        return failing.size() >= TOLERATED;
    }

    private Duration pause() {
        int doublings = Math.min(failedProbes, 10);
        long ceiling = Math.min(FIRST_PAUSE.toMillis() << doublings, LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(ceiling / 2 + random.nextLong(ceiling / 2 + 1));
    }
}
