package io.pintags.crypto;

import io.quarkus.vault.VaultTransitSecretReactiveEngine;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Chooses the cipher that the configuration names. */
final class CipherProducer {
    private CipherProducer() {}

    @Produces
    @Singleton
    static TokenCipher cipher(CryptoConfig config, Instance<VaultTransitSecretReactiveEngine> transit) {
        return switch (config.kind()) {
            case TRANSIT -> new TransitCipher(transit.get(), config.transitKey(), config.timeout());
            case LOCAL -> new LocalCipher(WatchedKeyset.at(config.localKeysetFile()));
        };
    }
}
