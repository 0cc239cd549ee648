package io.pintags.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.pintags.account.Account;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the renewals of tokens that would have lasted, asked for because somebody says that HubSpot refused them or gave
 * them back. All accounts share one rate budget: without a bound, a caller in a loop would spend it on one of them. In
 * memory, per process and bounded.
 */
@ApplicationScoped
class ForcedRenewals {
    /**
     * In each minute that begins with the first of them. HubSpot hardly ever refuses a token before its time, and a second
     * one in a row is its caller's mistake; five leave room for several callers, and are less than a hundredth of the
     * default budget.
     */
    private static final int MAX = 5;

    private static final Duration WINDOW = Duration.ofMinutes(1);
    /** Accounts that are remembered at most. */
    private static final int MAX_REMEMBERED = 20_000;

    private final InstantSource clock;
    private final Cache<UUID, Begun> begun;

    /** The renewals of one account: since when, how many, and the last generation that was to be renewed. */
    private record Begun(Instant since, int count, long generation) {
        Begun next(long wanted, Instant now) {
            // Over also if the clock was set back.
            if (now.isBefore(since) || !now.isBefore(since.plus(WINDOW))) {
                return new Begun(now, 1, wanted);
            }
            return covers(wanted) || count >= MAX ? this : new Begun(since, count + 1, wanted);
        }

        boolean covers(long wanted) {
            return wanted <= generation;
        }
    }

    ForcedRenewals(InstantSource clock) {
        this.clock = clock;
        // Not expireAfterAccess: Quarkus leaves the class of such a cache out of native images.
        this.begun = Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfter(Expiry.<UUID, Begun>writing((account, since) -> WINDOW))
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
    }

    /**
     * How long to wait before this token is renewed by force; empty, and counted, if that may be done now. Counts once for
     * each generation, however many ask.
     */
    Optional<Duration> pause(Account account) {
        Instant now = clock.instant();
        long wanted = account.generation();
        Begun last = begun.asMap()
                .compute(
                        account.id(),
                        (id, before) -> before == null ? new Begun(now, 1, wanted) : before.next(wanted, now));
        return last.covers(wanted)
                ? Optional.empty()
                : Optional.of(Duration.between(now, last.since().plus(WINDOW)));
    }
}
