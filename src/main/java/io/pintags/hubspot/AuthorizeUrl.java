package io.pintags.hubspot;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.Optional;

/** The address of HubSpot's consent page (RFC 6749 section 4.1.1, with HubSpot's {@code optional_scope}). */
@ApplicationScoped
public class AuthorizeUrl {
    private final HubSpotConfig config;

    AuthorizeUrl(HubSpotConfig config) {
        this.config = config;
    }

    /**
     * Where to send the browser.
     *
     * @param account the account to pin, or empty to let the person choose
     * @param redirectUri where HubSpot sends the browser back to; must be registered with the app
     * @param state the one-time value that ties the reply to this request
     * @param codeChallenge the S256 challenge of RFC 7636, if PKCE is on
     */
    public URI of(Optional<HubId> account, URI redirectUri, String state, Optional<String> codeChallenge) {
        var url = UriBuilder.fromUri(config.appUrl());
        account.ifPresentOrElse(
                id -> url.path("oauth").path(id.toString()).path("authorize"), () -> url.path("oauth/authorize"));
        url.queryParam("client_id", "{client}")
                .queryParam("redirect_uri", "{redirect}")
                .queryParam("scope", "{scope}")
                .queryParam("state", "{state}");
        Optional<String> optional =
                config.optionalScopes().filter(scopes -> !scopes.isEmpty()).map(scopes -> String.join(" ", scopes));
        optional.ifPresent(scopes -> url.queryParam("optional_scope", "{optional}"));
        codeChallenge.ifPresent(challenge ->
                url.queryParam("code_challenge", "{challenge}").queryParam("code_challenge_method", "S256"));
        return url.resolveTemplate("client", config.clientId().orElse(""), true)
                .resolveTemplate("redirect", redirectUri.toString(), true)
                .resolveTemplate("scope", String.join(" ", config.scopes()), true)
                .resolveTemplate("state", state, true)
                .resolveTemplate("optional", optional.orElse(""), true)
                .resolveTemplate("challenge", codeChallenge.orElse(""), true)
                .build();
    }
}
