package io.pintags.hubspot;

import io.quarkus.runtime.configuration.TrimmedStringConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The HubSpot app of this tenant and how to reach HubSpot. */
@ConfigMapping(prefix = "pintags.hubspot")
public interface HubSpotConfig {
    /** Client id of the HubSpot app. */
    Optional<String> clientId();

    /**
     * Client secrets of the app. The first is used; the others are tried when HubSpot refuses the first and when a
     * request signature is checked, so that a secret can be rotated without an interruption.
     */
    Optional<List<@WithConverter(TrimmedStringConverter.class) String>> clientSecret();

    /** Where HubSpot's API is. */
    @WithDefault("https://api.hubapi.com")
    URI apiUrl();

    /** Where HubSpot's pages are; people are sent there to give consent. */
    @WithDefault("https://app.hubspot.com")
    URI appUrl();

    /** The dated version of the OAuth API. HubSpot retires a version about 18 months after its release. */
    @WithDefault("2026-09")
    String apiVersion();

    /** Scopes that a consent must grant. */
    @WithDefault("oauth")
    List<@WithConverter(TrimmedStringConverter.class) String> scopes();

    /** Scopes that a consent may leave out. */
    Optional<List<@WithConverter(TrimmedStringConverter.class) String>> optionalScopes();

    /** Sends a PKCE challenge (RFC 7636, S256) with each consent. HubSpot documents it for MCP apps only. */
    @WithDefault("false")
    boolean pkce();

    /** How long to wait for a connection; nothing has been sent when this passes. */
    @WithDefault("3s")
    Duration connectTimeout();

    /** How long a call may take from its sending to the last byte of the reply. */
    @WithDefault("10s")
    Duration readTimeout();
}
