package io.pintags.crypto;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** How secrets are sealed. */
@ConfigMapping(prefix = "pintags.crypto")
public interface CryptoConfig {
    /** {@code transit}: HashiCorp Vault or OpenBao. {@code local}: a keyset file, for development and one machine. */
    @WithDefault("transit")
    Kind kind();

    /** Name of the transit key (type {@code aes256-gcm96}, {@code derived=true}). */
    @WithDefault("pintags")
    String transitKey();

    /** How long a call to Vault may take before it counts as failed. */
    @WithDefault("5s")
    Duration timeout();

    /** Lets a production start use the local cipher. */
    @WithDefault("false")
    boolean allowLocal();

    /** The keyset of the local cipher; made with mode 0600 when it does not exist. */
    @WithDefault("pintags-keyset.json")
    Path localKeysetFile();

    /** The ciphers there are. */
    enum Kind {
        /** Vault's transit engine: the keys never leave Vault. */
        TRANSIT,
        /** Tink AEAD with a keyset in a file of this machine. */
        LOCAL
    }
}
