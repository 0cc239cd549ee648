package io.pintags.crypto;

import io.quarkus.vault.VaultTransitSecretReactiveEngine;
import io.quarkus.vault.transit.ClearData;
import io.quarkus.vault.transit.DecryptionRequest;
import io.quarkus.vault.transit.EncryptionRequest;
import io.quarkus.vault.transit.RewrappingRequest;
import io.quarkus.vault.transit.TransitContext;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Seals with Vault's transit engine. The key is derived from the row's context ({@code derived=true}) and not merely
 * authenticated by associated data, because Vault can rewrap a derived ciphertext to a new key version without the
 * plain text ever being here.
 */
final class TransitCipher implements TokenCipher {
    /** Values in one request: OpenBao refuses a body with more than a thousand strings, and a value has four. */
    private static final int LARGEST_BATCH = 200;

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
        return inOrder(requests, some -> transit.encrypt(key, some));
    }

    @Override
    public Uni<List<Secret>> open(List<Sealed> values) {
        var requests = values.stream()
                .map(value -> new DecryptionRequest(value.ciphertext(), transitContext(value.context())))
                .toList();
        return inOrder(requests, some -> transit.decrypt(key, some))
                .map(opened -> opened.stream()
                        .map(clear -> Secret.of(clear.asString()))
                        .toList());
    }

    @Override
    public Uni<List<String>> rewrap(List<Sealed> values) {
        var requests = values.stream()
                .map(value -> new RewrappingRequest(value.ciphertext(), transitContext(value.context())))
                .toList();
        return inOrder(requests, some -> transit.rewrap(key, some));
    }

    @Override
    public CryptoConfig.Kind kind() {
        return CryptoConfig.Kind.TRANSIT;
    }

    private static TransitContext transitContext(RowContext context) {
        return TransitContext.fromContext(context.encoded());
    }

    /** Sends the requests, as many at a time as the server takes; the results come in the order of the requests. */
    private <Q, R> Uni<List<R>> inOrder(List<Q> requests, Function<List<Q>, Uni<Map<Q, R>>> call) {
        return Multi.createFrom()
                .iterable(requests)
                .group()
                .intoLists()
                .of(LARGEST_BATCH)
                .onItem()
                .transformToUniAndConcatenate(some -> guarded(Uni.createFrom().deferred(() -> call.apply(some)))
                        .map(results -> some.stream().map(results::get).toList()))
                .collect()
                .asList()
                .map(parts -> parts.stream().flatMap(List::stream).toList());
    }

    private <T> Uni<T> guarded(Uni<T> call) {
        return call.ifNoItem()
                .after(timeout)
                .failWith(() -> new CipherUnavailable(CipherUnavailable.Reason.UNREACHABLE))
                .onFailure()
                .transform(TransitFailures::classify);
    }
}
