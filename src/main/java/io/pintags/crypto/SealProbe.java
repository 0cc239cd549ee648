package io.pintags.crypto;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes sure that a secret could be sealed now. Asked before a refresh token is spent: a reply that cannot be sealed
 * cannot be stored, and with a rotating provider it would be the only copy.
 */
@ApplicationScoped
public class SealProbe {
    /** How long a success is believed. */
    private static final Duration GOOD_FOR = Duration.ofSeconds(5);

    private final TokenCipher cipher;
    private final RowContexts contexts;
    private final InstantSource clock;
    private final AtomicReference<Instant> lastSuccess = new AtomicReference<>(Instant.MIN);

    SealProbe(TokenCipher cipher, RowContexts contexts, InstantSource clock) {
        this.cipher = cipher;
        this.contexts = contexts;
        this.clock = clock;
    }

    /** Completes if sealing works, or worked a moment ago; fails as {@link TokenCipher#seal} does. */
    public Uni<Void> check() {
        return Uni.createFrom().deferred(() -> {
            Instant now = clock.instant();
            if (lastSuccess.get().isAfter(now.minus(GOOD_FOR))
                    && !lastSuccess.get().isAfter(now)) {
                return Uni.createFrom().voidItem();
            }
            var canary = new Plain(contexts.of(new UUID(0, 0), SealedField.ACCESS_TOKEN), Secret.of("canary"));
            return cipher.seal(List.of(canary))
                    .invoke(done -> lastSuccess.set(now))
                    .replaceWithVoid();
        });
    }
}
