package io.pintags.rewrap;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How fast sealed rows are moved to the newest version of the keys. */
@ConfigMapping(prefix = "pintags.rewrap")
public interface RewrapConfig {
    /** Rows per second at most; a connected account is one row with up to three ciphertexts. */
    @WithDefault("500")
    int rowsPerSecond();

    /** Rows in one request to Vault, and in one statement. */
    @WithDefault("100")
    int batch();

    /** How long after the death of the process that works on a run another one takes it over. */
    @WithDefault("30s")
    Duration lease();

    /** How often a run is looked for that was asked for, or cut off; {@code off} leaves runs to the command. */
    @WithDefault("10s")
    String every();
}
