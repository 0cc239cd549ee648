package io.pintags.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/** Makes tokens and the replies that carry them. */
final class TokenIssuer {

    private final Backend backend;

    TokenIssuer(Backend backend) {
        this.backend = backend;
    }

    static String newRefreshToken() {
        return "na1-" + UUID.randomUUID();
    }

    /** The reply to a successful grant; without a refresh token when none is given. */
    Reply issue(Grant grant, Optional<String> refreshToken) {
        Settings settings = backend.settings();
        AccessToken token = new AccessToken(grant.id(), backend.now().plus(settings.accessTokenLife()));
        JsonObject body = new JsonObject()
                .put("token_type", "bearer")
                .put("expires_in", settings.accessTokenLife().toSeconds())
                .put("access_token", backend.accessTokens().write(token));
        refreshToken.ifPresent(value -> body.put("refresh_token", value));
        if (!settings.omitHubId()) {
            body.put("hub_id", grant.hubId());
        }
        body.put("user_id", grant.portal().userId())
                .put("scopes", new JsonArray(grant.scopes()))
                .put("token_use", "access_token");
        return Reply.json(200, body);
    }
}
