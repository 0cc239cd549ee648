package io.pintags.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a caller gets when it does not ask for anything else. */
@ConfigMapping(prefix = "pintags.token")
public interface TokenConfig {
    /** How long a token that is handed out still lives, at least; at most half of the life that HubSpot gave it. */
    @WithDefault("300s")
    Duration minTtl();
}
