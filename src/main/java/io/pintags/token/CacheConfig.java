package io.pintags.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long and how many tokens are kept in clear in memory. */
@ConfigMapping(prefix = "pintags.cache")
public interface CacheConfig {
    /**
     * After this time an account's row is read again, so that what another replica did is noticed. While the database
     * is away, a token that still lives is served beyond it.
     */
    @WithDefault("60s")
    Duration ttl();

    /** Accounts kept at most; the least recently used give way. */
    @WithDefault("10000")
    long maxAccounts();
}
