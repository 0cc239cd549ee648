package io.pintags.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.pintags.account.AccountChanged;
import io.pintags.account.AccountErased;
import io.pintags.account.TokenStored;
import io.pintags.hubspot.HubId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Opened tokens of this process. An entry lives as long as its token; whether it is young enough to be served without
 * looking at the row is a second question, so that an outage of the database does not take tokens away.
 */
@ApplicationScoped
class TokenCache {
    /** Longer than any reader that began before an erasure can take. */
    private static final Duration ERASURE_REMEMBERED = Duration.ofMinutes(10);

    private final Cache<HubId, CachedToken> tokens;
    private final Cache<HubId, Long> erased = Caffeine.newBuilder()
            .expireAfterWrite(ERASURE_REMEMBERED)
            .executor(Runnable::run)
            .build();
    private final InstantSource clock;
    private final Duration ttl;

    TokenCache(CacheConfig config, InstantSource clock) {
        this.clock = clock;
        this.ttl = config.ttl();
        this.tokens = Caffeine.newBuilder()
                .maximumSize(config.maxAccounts())
                .expireAfter(Expiry.<HubId, CachedToken>writing(
                        (hub, token) -> atLeastZero(token.remaining(clock.instant()))))
                .executor(Runnable::run)
                .build();
    }

    /** The token, however long ago its row was read. */
    Optional<CachedToken> find(HubId hubId) {
        return Optional.ofNullable(tokens.getIfPresent(hubId));
    }

    /** The token, if its row was read within the ttl. */
    Optional<CachedToken> fresh(HubId hubId) {
        Instant now = clock.instant();
        // Not read in the future either: the clock was set back, and the row may have changed since.
        return find(hubId)
                .filter(token -> !token.readAt().isBefore(now.minus(ttl))
                        && !token.readAt().isAfter(now));
    }

    /** How many tokens are in memory, about; those that are over do not count. */
    long size() {
        tokens.cleanUp();
        return tokens.estimatedSize();
    }

    /**
     * Keeps {@code token}, unless a newer generation is kept already, or it was erased meanwhile: a slow reader must not
     * turn time back.
     *
     * @return whether it may be handed out, which it may not once its account was erased
     */
    boolean put(CachedToken token) {
        HubId hubId = token.account().hubId();
        tokens.asMap()
                .merge(hubId, token, (kept, arriving) -> arriving.generation() >= kept.generation() ? arriving : kept);
        Long gone = erased.getIfPresent(hubId);
        if (gone != null) {
            forget(hubId, gone);
        }
        return gone == null || token.generation() > gone;
    }

    /** Forgets the account if the generation is the one named, or an older one. */
    void forget(HubId hubId, long generation) {
        tokens.asMap().computeIfPresent(hubId, (hub, kept) -> kept.generation() <= generation ? null : kept);
    }

    void erased(@Observes AccountErased event) {
        erased.asMap().merge(event.hubId(), event.generation(), Math::max);
        forget(event.hubId(), event.generation());
    }

    void stored(@Observes TokenStored event) {
        put(CachedToken.of(event.account(), event.accessToken(), clock.instant()));
    }

    /** The token stays, since it may still be alive, but its row has to be read before it is served again. */
    void changed(@Observes AccountChanged event) {
        tokens.asMap().computeIfPresent(event.hubId(), (hub, kept) -> kept.readAgain(kept.account(), Instant.EPOCH));
    }

    private static Duration atLeastZero(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}
