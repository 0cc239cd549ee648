package io.pintags.access.kubernetes;

import io.pintags.problem.Problem;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * The issuer's keys by their ids. A known key is found without I/O. An unknown one is looked for at the source, which
 * notices a rotation at once, but no oftener than {@link #PAUSE}: anybody can invent ids.
 */
final class IssuerKeys {
    /** Between two looks at the source. */
    static final Duration PAUSE = Duration.ofSeconds(30);

    private final KeySource source;
    private final InstantSource clock;
    private final Duration ttl;

    private volatile Map<String, Key> keys = Map.of();
    private volatile Instant fetchedAt = Instant.EPOCH;
    private Instant triedAt = Instant.EPOCH;
    private CompletableFuture<Boolean> attempt = CompletableFuture.completedFuture(false);

    IssuerKeys(KeySource source, InstantSource clock, Duration ttl) {
        this.source = source;
        this.clock = clock;
        this.ttl = ttl;
    }

    /** The key, or empty if the issuer has none of this id; fails with a 503 if the issuer cannot be asked. */
    Uni<Optional<Key>> find(String id) {
        Key known = keys.get(id);
        if (known != null) {
            if (fetchedAt.plus(ttl).isBefore(clock.instant())) {
                // Nobody waits for it: until it is done, and if it fails, the old keys stay good.
                refresh();
            }
            return Uni.createFrom().item(Optional.of(known));
        }
        return Uni.createFrom().completionStage(() -> refresh().copy()).map(done -> {
            if (!done) {
                throw Problem.unavailable("The keys that such a token is checked with cannot be had.", PAUSE);
            }
            return Optional.ofNullable(keys.get(id));
        });
    }

    /** Looks at the source, unless that was done a moment ago; whether the last look went well. */
    private synchronized CompletableFuture<Boolean> refresh() {
        Instant now = clock.instant();
        if (!attempt.isDone() || triedAt.plus(PAUSE).isAfter(now)) {
            return attempt;
        }
        triedAt = now;
        var result = new CompletableFuture<Boolean>();
        attempt = result;
        source.fetch()
                .map(IssuerKeys::read)
                .subscribe()
                .with(
                        found -> {
                            keys = found;
                            fetchedAt = now;
                            result.complete(true);
                        },
                        failure -> {
                            Log.warnf(
                                    "event=issuer_keys.not_fetched class=%s",
                                    failure.getClass().getSimpleName());
                            result.complete(false);
                        });
        return result;
    }

    /** Public keys for signatures only; one that cannot be read does not take the others away. */
    private static Map<String, Key> read(String json) {
        try {
            var found = new HashMap<String, Key>();
            for (var key : new JsonWebKeySet(json).getJsonWebKeys()) {
                if (key instanceof PublicJsonWebKey asymmetric
                        && key.getKeyId() != null
                        && !"enc".equals(key.getUse())) {
                    found.put(key.getKeyId(), asymmetric.getPublicKey());
                }
            }
            if (found.isEmpty()) {
                throw new IllegalStateException("there is no key for signatures in the set");
            }
            return Map.copyOf(found);
        } catch (JoseException e) {
            throw new IllegalStateException("not a key set", e);
        }
    }
}
