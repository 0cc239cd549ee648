package io.pintags.refresh;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When and how fast tokens are renewed. */
@ConfigMapping(prefix = "pintags.refresh")
public interface RefreshConfig {
    /** How often due accounts are looked for; {@code off} leaves renewal to demand. */
    @WithDefault("5s")
    String every();

    /** How many due accounts are claimed ahead at most; not more than 200 in one look. */
    @WithDefault("100")
    int batch();

    /** How many renewals this process has under way at most. */
    @WithDefault("16")
    int concurrency();

    /** How long before its expiry a token is renewed, at the latest; at most half of its life. */
    @WithDefault("5m")
    Duration margin();

    /** An account that nobody asked for in this time is renewed on demand, and else once in {@link #idleEvery}. */
    @WithDefault("7d")
    Duration idleAfter();

    /**
     * How long after the end of its token an account that nobody asks for is renewed all the same, at the latest; up to a
     * quarter earlier, so that such accounts do not come together. So it is noticed that its grant is gone.
     */
    @WithDefault("30d")
    Duration idleEvery();

    /** Requests to HubSpot's token endpoint per second, for all replicas together. */
    @WithDefault("10")
    int ratePerSecond();

    /**
     * How long an attempt owns its account. Longer than an exchange with HubSpot can take, so that nobody else spends
     * the refresh token meanwhile; an attempt that has to wait for its store extends it.
     */
    @WithDefault("45s")
    Duration lease();

    /** How long a caller waits for a renewal, its own or another replica's. */
    @WithDefault("15s")
    Duration patience();

    /** How far apart two verdicts must be before a grant counts as gone. */
    @WithDefault("2m")
    Duration deadConfirmation();
}
