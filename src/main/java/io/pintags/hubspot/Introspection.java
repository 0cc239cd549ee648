package io.pintags.hubspot;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What HubSpot knows of an access token. Holds personal details, so {@link #toString()} names the account only.
 *
 * @param hubId the account
 * @param userId who gave consent
 * @param user the e-mail of that person
 * @param hubDomain the domain of the account
 * @param hublet HubSpot's region for the account, such as {@code na1} or {@code eu1}
 * @param clientId the app that the token was issued to
 * @param scopes what was granted
 */
public record Introspection(
        HubId hubId,
        OptionalLong userId,
        Optional<String> user,
        Optional<String> hubDomain,
        Optional<String> hublet,
        Optional<String> clientId,
        List<String> scopes) {
    @Override
    public String toString() {
        return "Introspection[" + hubId + "]";
    }
}
