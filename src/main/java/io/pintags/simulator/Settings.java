package io.pintags.simulator;

import java.time.Duration;
import java.util.List;

/**
 * What can be changed while the simulator runs; a change counts from the next request on.
 *
 * @param clientSecrets the secrets that are accepted; another list plays a rotated or a mistyped secret
 * @param accessTokenLife how long access tokens issued from now on live, at least one second
 * @param rotating whether each refresh spends the refresh token and returns another
 * @param omitHubId leaves {@code hub_id} out of token replies, as HubSpot's schema allows
 * @param omitRefreshToken leaves {@code refresh_token} out of refresh replies; the presented one then stays good even
 *     when {@code rotating}
 * @param foreignGrants treats every grant as issued to another client, as after a mix-up of two applications
 */
public record Settings(
        List<String> clientSecrets,
        Duration accessTokenLife,
        boolean rotating,
        boolean omitHubId,
        boolean omitRefreshToken,
        boolean foreignGrants) {

    /** Copies the secrets and refuses a life that no reply could express. */
    public Settings {
        clientSecrets = List.copyOf(clientSecrets);
        requireLife(accessTokenLife);
    }

    static Settings of(SimulatorOptions options) {
        return new Settings(
                options.clientSecrets(), options.accessTokenLife(), options.rotating(), false, false, false);
    }

    static void requireLife(Duration life) {
        if (life.toSeconds() < 1) {
            throw new IllegalArgumentException("access tokens must live at least one second: " + life);
        }
    }

    /** The same accepting each of these secrets and no other. */
    public Settings withClientSecrets(List<String> values) {
        return new Settings(values, accessTokenLife, rotating, omitHubId, omitRefreshToken, foreignGrants);
    }

    /** The same with access tokens that live this long. */
    public Settings withAccessTokenLife(Duration value) {
        return new Settings(clientSecrets, value, rotating, omitHubId, omitRefreshToken, foreignGrants);
    }

    /** The same with or without rotation of refresh tokens. */
    public Settings withRotating(boolean value) {
        return new Settings(clientSecrets, accessTokenLife, value, omitHubId, omitRefreshToken, foreignGrants);
    }

    /** The same with or without {@code hub_id} in token replies. */
    public Settings withOmitHubId(boolean value) {
        return new Settings(clientSecrets, accessTokenLife, rotating, value, omitRefreshToken, foreignGrants);
    }

    /** The same with or without {@code refresh_token} in refresh replies. */
    public Settings withOmitRefreshToken(boolean value) {
        return new Settings(clientSecrets, accessTokenLife, rotating, omitHubId, value, foreignGrants);
    }

    /** The same with every grant treated as another client's, or no more. */
    public Settings withForeignGrants(boolean value) {
        return new Settings(clientSecrets, accessTokenLife, rotating, omitHubId, omitRefreshToken, value);
    }
}
