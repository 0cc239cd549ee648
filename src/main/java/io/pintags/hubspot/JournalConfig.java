package io.pintags.hubspot;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Reading HubSpot's journal of installs and uninstalls. */
@ConfigMapping(prefix = "pintags.journal")
public interface JournalConfig {
    /**
     * How often HubSpot's webhooks journal is asked for uninstalls, such as {@code 1m}; {@code off} leaves them to be
     * noticed by the next renewal. The HubSpot app has to declare the scopes {@code developer.webhooks_journal.read},
     * {@code .subscriptions.read} and {@code .subscriptions.write}.
     */
    @WithDefault("off")
    String every();

    /** The dated version of the webhooks journal's API, which is not released together with that of OAuth. */
    @WithDefault("2026-03")
    String apiVersion();
}
