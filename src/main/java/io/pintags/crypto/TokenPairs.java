package io.pintags.crypto;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Seals the two tokens of accounts in one request, for the rows that they belong to. */
@ApplicationScoped
public class TokenPairs {
    private final TokenCipher cipher;
    private final RowContexts contexts;

    TokenPairs(TokenCipher cipher, RowContexts contexts) {
        this.cipher = cipher;
        this.contexts = contexts;
    }

    /**
     * Two tokens that are not sealed yet.
     *
     * @param account the row that they belong to
     */
    public record PlainPair(UUID account, Secret accessToken, Secret refreshToken) {}

    /** Seals all these pairs, in their order; threads and failures as {@link TokenCipher#seal}. */
    public Uni<List<TokenPair>> seal(List<PlainPair> pairs) {
        List<Plain> values = pairs.stream()
                .flatMap(pair -> Stream.of(
                        new Plain(contexts.of(pair.account(), SealedField.ACCESS_TOKEN), pair.accessToken()),
                        new Plain(contexts.of(pair.account(), SealedField.REFRESH_TOKEN), pair.refreshToken())))
                .toList();
        return cipher.seal(values)
                .map(ciphertexts -> IntStream.range(0, pairs.size())
                        .mapToObj(i -> pair(pairs.get(i), ciphertexts.get(2 * i), ciphertexts.get(2 * i + 1)))
                        .toList());
    }

    private static TokenPair pair(PlainPair plain, String access, String refresh) {
        return new TokenPair(
                access,
                refresh,
                plain.accessToken().fingerprint(),
                plain.refreshToken().fingerprint(),
                Math.min(KeyVersion.of(access), KeyVersion.of(refresh)));
    }
}
