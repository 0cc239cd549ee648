package io.pintags.connect;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Who may connect accounts, and how long they have for it. */
@ConfigMapping(prefix = "pintags.connect")
public interface ConnectConfig {
    /** {@code operators}: callers with {@code account:manage}, and whom they give a link. {@code anyone}: everybody. */
    @WithDefault("operators")
    Allow allow();

    /** How long a person may take between setting out for HubSpot and coming back. */
    @WithDefault("15m")
    Duration consentTtl();

    /** How long a one-time link that an operator made can be used; its consent must be finished by then. */
    @WithDefault("24h")
    Duration linkTtl();

    /** Who may start a consent. */
    enum Allow {
        /** Operators, and holders of a one-time link that an operator made. */
        OPERATORS,
        /** Everybody who reaches the page, as marketplace installs need it. */
        ANYONE
    }
}
