package io.pintags.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code POST /oauth/{version}/token/introspect}: what a token is, in HubSpot's words. A token that is unknown, dead
 * or another client's is inactive and nothing more; the hint at its type is not needed.
 */
final class IntrospectEndpoint implements Endpoint {

    private static final int APP_ID = 424_242;

    private final Backend backend;
    private final ClientCheck clients;

    IntrospectEndpoint(Backend backend) {
        this.backend = backend;
        clients = new ClientCheck(backend);
    }

    @Override
    public Reply answer(Request request) {
        return clients.refusal(request)
                .orElseGet(() -> request.param("token").map(this::introspect).orElseGet(Errors::missingToken));
    }

    private Reply introspect(String token) {
        backend.tally().introspected();
        JsonObject description =
                refreshToken(token).or(() -> accessToken(token)).orElseGet(() -> new JsonObject().put("active", false));
        return Reply.json(200, description);
    }

    private Optional<JsonObject> refreshToken(String token) {
        return backend.ledger()
                .byRefreshToken(token)
                .filter(this::isVisible)
                .map(grant -> common(grant, token, "refresh_token"));
    }

    private Optional<JsonObject> accessToken(String token) {
        return backend.accessTokens()
                .read(token)
                .filter(access -> !access.expiredAt(backend.now()))
                .flatMap(access -> backend.ledger()
                        .byId(access.grantId())
                        .filter(this::isVisible)
                        .map(grant -> common(grant, token, "access_token")
                                .put(
                                        "expires_in",
                                        Duration.between(backend.now(), access.expiresAt())
                                                .toSeconds())
                                .put("is_private_distribution", false)
                                .put("signed_access_token", signed(grant, access))));
    }

    private boolean isVisible(Grant grant) {
        return clients.owns(grant) && !backend.ledger().isDeleted(grant.hubId());
    }

    private static JsonObject common(Grant grant, String token, String use) {
        return new JsonObject()
                .put("active", true)
                .put("token", token)
                .put("token_type", "bearer")
                .put("token_use", use)
                .put("app_id", APP_ID)
                .put("client_id", grant.clientId())
                .put("hub_id", grant.hubId())
                .put("hub_domain", grant.portal().domain())
                .put("user_id", grant.portal().userId())
                .put("user", grant.portal().user())
                .put("scopes", new JsonArray(grant.scopes()));
    }

    private static JsonObject signed(Grant grant, AccessToken access) {
        long user = grant.portal().userId();
        JsonObject signed = new JsonObject()
                .put("expiresAt", access.expiresAt().toEpochMilli())
                .put("scopes", String.join(" ", grant.scopes()))
                .put("hubId", grant.hubId())
                .put("userId", user)
                .put("appId", APP_ID)
                .put("appInstallId", grant.id())
                .put("installingUserId", user)
                .put("hublet", "na1")
                .put("audience", "");
        Stream.of("isUserLevel", "isServiceAccount", "isPrivateDistribution").forEach(name -> signed.put(name, false));
        Stream.of("signature", "newSignature", "scopeToScopeGroupPks", "trialScopes", "trialScopeToScopeGroupPks")
                .forEach(name -> signed.put(name, ""));
        return signed;
    }
}
