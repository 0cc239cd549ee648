package io.pintags.simulator;

import java.util.List;
import java.util.Optional;

/**
 * A user's approval of the application for a portal, from which an authorization code is made.
 *
 * @param hubId the portal
 * @param clientId the application; empty for the simulator's own, another for a grant that ours may not use
 * @param scopes what was approved
 * @param redirectUri what the exchange must repeat exactly; empty when the exchange may name any
 * @param codeChallenge the PKCE challenge (S256) that the exchange must answer, if any
 */
public record Consent(
        long hubId,
        Optional<String> clientId,
        List<String> scopes,
        Optional<String> redirectUri,
        Optional<String> codeChallenge) {

    static final List<String> DEFAULT_SCOPES = List.of("oauth");

    /** Copies the scopes and refuses an impossible portal. */
    public Consent {
        if (hubId < 1) {
            throw new IllegalArgumentException("a hub id is positive: " + hubId);
        }
        scopes = List.copyOf(scopes);
    }

    /** Approval of our application with the scope {@code oauth}, bound to no redirect URI. */
    public static Consent of(long hubId) {
        return new Consent(hubId, Optional.empty(), DEFAULT_SCOPES, Optional.empty(), Optional.empty());
    }

    /** The same for another application. */
    public Consent withClientId(String value) {
        return new Consent(hubId, Optional.of(value), scopes, redirectUri, codeChallenge);
    }

    /** The same for these scopes. */
    public Consent withScopes(List<String> values) {
        return new Consent(hubId, clientId, values, redirectUri, codeChallenge);
    }

    /** The same bound to this redirect URI. */
    public Consent withRedirectUri(String value) {
        return new Consent(hubId, clientId, scopes, Optional.of(value), codeChallenge);
    }

    /** The same bound to this PKCE challenge (S256). */
    public Consent withCodeChallenge(String value) {
        return new Consent(hubId, clientId, scopes, redirectUri, Optional.of(value));
    }
}
