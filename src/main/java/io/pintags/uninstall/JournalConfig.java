package io.pintags.uninstall;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Set;

/** Reading HubSpot's journal of installs and uninstalls. */
@ConfigMapping(prefix = "pintags.journal")
public interface JournalConfig {
    /** What turns a schedule off. */
    Set<String> OFF = Set.of("off", "disabled");

    /**
     * How often HubSpot's webhooks journal is asked for uninstalls, such as {@code 1m}; {@code off} leaves them to be
     * noticed by the next renewal. The HubSpot app has to declare the scopes {@code developer.webhooks_journal.read},
     * {@code .subscriptions.read} and {@code .subscriptions.write}.
     */
    @WithDefault("off")
    String every();

    /** How long the journal is left alone after it was read to its end: replicas that look in turn need not all ask. */
    default Duration pause() {
        return OFF.contains(every())
                ? Duration.ZERO
                : DurationConverter.parseDuration(every()).dividedBy(2);
    }
}
