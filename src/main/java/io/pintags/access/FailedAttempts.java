package io.pintags.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Slows down who keeps failing. Counts per client and source together, and per source, for those who try one name after
 * the other. Behind a proxy all have one source, so this holds up wrong secrets only; a bearer token, which is dear to
 * check, has to wait unchecked, but one that has succeeded from a source is not held up by others who fail there (a
 * service account begins anew with each token). In memory, per process and bounded; secrets are too long to be guessed
 * anyway, this keeps noise and load down.
 */
@ApplicationScoped
class FailedAttempts {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    /** How long a bearer token that has succeeded may be away before that is forgotten. */
    private static final Duration TRUST = Duration.ofDays(1);
    /** Clients and sources that are remembered at most. */
    private static final int MAX_REMEMBERED = 20_000;

    private final InstantSource clock;
    private final int perClient;
    private final int perSource;
    private final Cache<Attempt, Failures> clients;
    private final Cache<String, Failures> sources;
    private final Cache<Attempt, Boolean> trusted;

    private record Failures(Instant since, int count) {
        Failures oneMore(Instant now) {
            return isOver(now) ? new Failures(now, 1) : new Failures(since, count + 1);
        }

        /** Also if the clock was turned back. */
        boolean isOver(Instant now) {
            return now.isBefore(since) || !now.isBefore(since.plus(WINDOW));
        }
    }

    FailedAttempts(AccessConfig config, InstantSource clock) {
        this.clock = clock;
        this.perClient = config.failuresPerClient();
        this.perSource = config.failuresPerSource();
        this.clients = bounded().expireAfterWrite(WINDOW).build();
        this.sources = bounded().expireAfterWrite(WINDOW).build();
        // Not expireAfterAccess: Quarkus leaves the class of such a cache out of native images.
        this.trusted = bounded()
                .expireAfter(Expiry.accessing((attempt, since) -> TRUST))
                .build();
    }

    /** How long this attempt has to wait; empty if it may be made. */
    Optional<Duration> pause(Attempt attempt) {
        return pause(clients.getIfPresent(attempt), perClient)
                .or(() -> trusted.getIfPresent(attempt) != null
                        ? Optional.empty()
                        : pause(sources.getIfPresent(attempt.source()), perSource));
    }

    void failed(Attempt attempt) {
        Instant now = clock.instant();
        if (!attempt.client().isEmpty()) {
            note(
                    "client",
                    clients.asMap().merge(attempt, new Failures(now, 1), (old, one) -> old.oneMore(now)),
                    perClient);
        }
        note(
                "source",
                sources.asMap().merge(attempt.source(), new Failures(now, 1), (old, one) -> old.oneMore(now)),
                perSource);
    }

    void succeeded(Attempt attempt) {
        if (trusted.getIfPresent(attempt) == null) {
            trusted.put(attempt, true);
        }
    }

    private Optional<Duration> pause(Failures failures, int limit) {
        Instant now = clock.instant();
        return failures == null || failures.count() < limit || failures.isOver(now)
                ? Optional.empty()
                : Optional.of(Duration.between(now, failures.since().plus(WINDOW)));
    }

    /** Says once per window that somebody is held up; not who, since names and addresses are theirs. */
    private static void note(String kind, Failures failures, int limit) {
        if (failures.count() == limit) {
            Log.warnf("event=authentication.throttled kind=%s failures=%d", kind, limit);
        }
    }

    private Caffeine<Object, Object> bounded() {
        return Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run);
    }
}
