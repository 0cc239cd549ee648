package io.pintags.hubspot;

import io.pintags.crypto.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What HubSpot's token endpoint gave.
 *
 * @param accessToken the new access token
 * @param refreshToken the refresh token to use from now on; empty means that the old one stays valid
 * @param life how long HubSpot said that the access token lives
 * @param sentAt when the request was sent; the life is counted from here, never from the reply, so that a slow network
 *     cannot make a token look younger than it is
 * @param hubId the account, where the reply names it
 * @param scopes the granted scopes; empty when the reply names none
 */
public record TokenGrant(
        Secret accessToken,
        Optional<Secret> refreshToken,
        Duration life,
        Instant sentAt,
        Optional<HubId> hubId,
        List<String> scopes) {
    /** When the access token ends. */
    public Instant expiresAt() {
        return sentAt.plus(life);
    }
}
