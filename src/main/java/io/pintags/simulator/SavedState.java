package io.pintags.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What outlives the process.
 *
 * @param signingKey base64 of the key under which access tokens are signed
 */
record SavedState(String signingKey, long lastGrantId, Set<Long> deletedPortals, List<Grant> grants) {

    private static final int KEY_BYTES = 32;

    static SavedState fresh() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new SavedState(Base64.getEncoder().encodeToString(key), 0, Set.of(), List.of());
    }

    static SavedState fromJson(JsonObject json) {
        return new SavedState(
                json.getString("signingKey"),
                json.getLong("lastGrantId"),
                json.getJsonArray("deletedPortals").stream()
                        .map(id -> ((Number) id).longValue())
                        .collect(Collectors.toUnmodifiableSet()),
                json.getJsonArray("grants").stream()
                        .map(JsonObject.class::cast)
                        .map(SavedState::grant)
                        .toList());
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("signingKey", signingKey)
                .put("lastGrantId", lastGrantId)
                .put("deletedPortals", new JsonArray(List.copyOf(deletedPortals)))
                .put(
                        "grants",
                        new JsonArray(grants.stream().map(SavedState::json).toList()));
    }

    private static Grant grant(JsonObject json) {
        return new Grant(
                json.getLong("id"),
                json.getLong("hubId"),
                json.getString("clientId"),
                json.getJsonArray("scopes").stream().map(String.class::cast).toList(),
                Optional.ofNullable(json.getString("refreshTokenSha256")));
    }

    private static JsonObject json(Grant grant) {
        JsonObject json = new JsonObject()
                .put("id", grant.id())
                .put("hubId", grant.hubId())
                .put("clientId", grant.clientId())
                .put("scopes", new JsonArray(grant.scopes()));
        grant.refreshDigest().ifPresent(digest -> json.put("refreshTokenSha256", digest));
        return json;
    }
}
