package io.pintags.refresh;

import io.pintags.retry.BackOff;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** The arithmetic of renewal: when one is due, and how long to leave an account alone after a failure. */
@ApplicationScoped
public class RefreshPolicy {
    private static final BackOff BACK_OFF =
            new BackOff(Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofMinutes(10));

    private final Duration margin;

    RefreshPolicy(RefreshConfig config) {
        this.margin = config.margin();
    }

    /**
     * When to renew a token that ends at {@code expiresAt}: the margin before it (half of its life at most), and up to
     * the same again earlier. That spread is a fixed number per account, so that accounts which were connected together
     * do not stay together, and a plan does not change when it is made again.
     */
    public Instant dueAt(UUID account, Instant expiresAt, Duration life) {
        Duration before = min(margin, life.dividedBy(2));
        Duration spread = min(margin, life.dividedBy(4));
        return expiresAt.minus(before).minusMillis((long) (fraction(account) * spread.toMillis()));
    }

    /**
     * How much life a caller is owed: what it asked for, but never more than half of what HubSpot gave, so that short
     * lives and greedy callers do not cause a renewal per request.
     */
    public Duration owed(Duration asked, Duration life) {
        return min(asked, life.dividedBy(2));
    }

    /**
     * How long to wait after {@code failures} failures in a row (1 or more): exponential with full jitter, between half
     * a second and ten minutes.
     */
    public Duration backOff(int failures, RandomGenerator random) {
        return BACK_OFF.after(failures, random);
    }

    /** A number in [0, 1) that an account keeps. Row ids are random, so their last bits are too. */
    private static double fraction(UUID account) {
        return (account.getLeastSignificantBits() & 0xFFFFFFFFL) / (double) (1L << 32);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
