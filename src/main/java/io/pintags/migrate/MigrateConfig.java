package io.pintags.migrate;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How refresh tokens are imported. */
@ConfigMapping(prefix = "pintags.migrate")
public interface MigrateConfig {
    /** The largest body of an import; other addresses read less. */
    @WithDefault("10M")
    MemorySize maxBody();

    /** Rows in one import at most. */
    @WithDefault("50000")
    int maxRows();

    /** How many rows this process proves at the same time; the rate is that of renewals, and goes behind them. */
    @WithDefault("4")
    int concurrency();

    /** How often rows that wait for their proof are looked for; {@code off} leaves them to other processes. */
    @WithDefault("2s")
    String every();

    /** How long after the death of the process that proves a row another one takes it over. */
    @WithDefault("1m")
    Duration lease();

    /** How long the reply to an import waits for its end before it says where to look for it. */
    @WithDefault("10s")
    Duration patience();

    /** How often a row is tried while HubSpot cannot be used; the pauses between grow to ten minutes. */
    @WithDefault("20")
    int attempts();

    /** How long reports are kept, and with them the memory of which tokens were imported. */
    @WithDefault("90d")
    Duration keepFor();
}
