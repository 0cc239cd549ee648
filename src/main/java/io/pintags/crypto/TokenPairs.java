package io.pintags.crypto;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Seals the two tokens of an account in one request, for the row that they belong to. */
@ApplicationScoped
public class TokenPairs {
    private final TokenCipher cipher;
    private final RowContexts contexts;

    TokenPairs(TokenCipher cipher, RowContexts contexts) {
        this.cipher = cipher;
        this.contexts = contexts;
    }

    /** Seals both tokens for the row {@code account}; threads and failures as {@link TokenCipher#seal}. */
    public Uni<TokenPair> seal(UUID account, Secret accessToken, Secret refreshToken) {
        return cipher.seal(List.of(
                        new Plain(contexts.of(account, SealedField.ACCESS_TOKEN), accessToken),
                        new Plain(contexts.of(account, SealedField.REFRESH_TOKEN), refreshToken)))
                .map(ciphertexts -> new TokenPair(
                        ciphertexts.get(0),
                        ciphertexts.get(1),
                        accessToken.fingerprint(),
                        refreshToken.fingerprint(),
                        Math.min(KeyVersion.of(ciphertexts.get(0)), KeyVersion.of(ciphertexts.get(1)))));
    }
}
