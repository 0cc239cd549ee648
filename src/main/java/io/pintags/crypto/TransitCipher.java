package io.pintags.crypto;

import io.quarkus.vault.VaultTransitSecretReactiveEngine;
import io.quarkus.vault.transit.ClearData;
import io.quarkus.vault.transit.DecryptionRequest;
import io.quarkus.vault.transit.EncryptionRequest;
import io.quarkus.vault.transit.TransitContext;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/**
 * Seals with Vault's transit engine. The key is derived from the row's context ({@code derived=true}) and not merely
 * authenticated by associated data, because Vault can rewrap a derived ciphertext to a new key version without the
 * plain text ever being here.
 */
final class TransitCipher implements TokenCipher {
    private final VaultTransitSecretReactiveEngine transit;
    private final String key;
    private final Duration timeout;

    TransitCipher(VaultTransitSecretReactiveEngine transit, String key, Duration timeout) {
        this.transit = transit;
        this.key = key;
        this.timeout = timeout;
    }

    @Override
    public Uni<List<String>> seal(List<Plain> values) {
        var requests = values.stream()
                .map(plain ->
                        new EncryptionRequest(new ClearData(plain.value().reveal()), transitContext(plain.context())))
                .toList();
        return guarded(Uni.createFrom().deferred(() -> transit.encrypt(key, requests)))
                .map(results -> requests.stream().map(results::get).toList());
    }

    @Override
    public Uni<List<Secret>> open(List<Sealed> values) {
        var requests = values.stream()
                .map(value -> new DecryptionRequest(value.ciphertext(), transitContext(value.context())))
                .toList();
        return guarded(Uni.createFrom().deferred(() -> transit.decrypt(key, requests)))
                .map(opened -> requests.stream()
                        .map(request -> Secret.of(opened.get(request).asString()))
                        .toList());
    }

    @Override
    public CryptoConfig.Kind kind() {
        return CryptoConfig.Kind.TRANSIT;
    }

    private static TransitContext transitContext(RowContext context) {
        return TransitContext.fromContext(context.encoded());
    }

    private <T> Uni<T> guarded(Uni<T> call) {
        return call.ifNoItem()
                .after(timeout)
                .failWith(() -> new CipherUnavailable(CipherUnavailable.Reason.UNREACHABLE))
                .onFailure()
                .transform(TransitFailures::classify);
    }
}
