package io.pintags.privacy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What erasing an account does at HubSpot. */
@ConfigMapping(prefix = "pintags.erasure")
public interface ErasureConfig {
    /**
     * Leaves the app installed and its grant alive at HubSpot when nothing else is asked for, and when an account's time is
     * over. For a HubSpot app that another release, tenant or program uses for the same accounts: HubSpot knows one
     * installation for each app and account.
     */
    @WithDefault("false")
    boolean keepInstalled();
}
