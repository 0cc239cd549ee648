package io.pintags.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The JSON that the controls read and write. A member that is misspelt or of the wrong type is refused. */
final class ControlJson {

    private static final Set<String> SETTINGS = Set.of(
            "clientSecrets", "accessTokenLifeSeconds", "rotating", "omitHubId", "omitRefreshToken", "foreignGrants");
    private static final Set<String> FAULT =
            Set.of("kind", "times", "hubId", "path", "status", "delayMillis", "retryAfterSeconds", "bytes");
    private static final Set<String> CONSENT = Set.of("hubId", "clientId", "scopes", "redirectUri", "codeChallenge");
    private static final int EIGHT_MEBIBYTES = 8 << 20;
    private static final int MAX_BYTES = 256 << 20;

    private ControlJson() {}

    /** Everything but the secrets. */
    static JsonObject of(Settings settings) {
        return new JsonObject()
                .put("accessTokenLifeSeconds", settings.accessTokenLife().toSeconds())
                .put("rotating", settings.rotating())
                .put("omitHubId", settings.omitHubId())
                .put("omitRefreshToken", settings.omitRefreshToken())
                .put("foreignGrants", settings.foreignGrants());
    }

    static Settings merge(Settings current, JsonObject changes) {
        onlyKnown(changes, SETTINGS);
        return new Settings(
                Optional.ofNullable(changes.getJsonArray("clientSecrets"))
                        .map(ControlJson::strings)
                        .orElse(current.clientSecrets()),
                Optional.ofNullable(changes.getLong("accessTokenLifeSeconds"))
                        .map(Duration::ofSeconds)
                        .orElse(current.accessTokenLife()),
                changes.getBoolean("rotating", current.rotating()),
                changes.getBoolean("omitHubId", current.omitHubId()),
                changes.getBoolean("omitRefreshToken", current.omitRefreshToken()),
                changes.getBoolean("foreignGrants", current.foreignGrants()));
    }

    static Fault fault(JsonObject json) {
        onlyKnown(json, FAULT);
        Fault fault = kind(json).times(json.getInteger("times", 1));
        if (json.containsKey("hubId")) {
            fault = fault.forHub(json.getLong("hubId"));
        }
        return json.containsKey("path") ? fault.onPath(json.getString("path")) : fault;
    }

    static Consent consent(JsonObject json) {
        onlyKnown(json, CONSENT);
        return new Consent(
                required(json.getLong("hubId"), "hubId"),
                Optional.ofNullable(json.getString("clientId")),
                Optional.ofNullable(json.getJsonArray("scopes"))
                        .map(ControlJson::strings)
                        .orElse(Consent.DEFAULT_SCOPES),
                Optional.ofNullable(json.getString("redirectUri")),
                Optional.ofNullable(json.getString("codeChallenge")));
    }

    static JsonObject of(Counters counters) {
        return new JsonObject()
                .put("tokenCalls", counters.tokenCalls())
                .put("maxConcurrentTokenCalls", counters.maxConcurrentTokenCalls())
                .put("exchanges", counters.exchanges())
                .put("refreshes", counts(counters.refreshes()))
                .put("introspections", counters.introspections())
                .put("revocations", counters.revocations())
                .put("uninstalls", counters.uninstalls())
                .put("faults", counts(counters.faults()))
                .put("held", counters.held())
                .put("portals", uses(counters.portals()))
                .put("refreshTokens", uses(counters.refreshTokens()));
    }

    static long required(Long value, String name) {
        if (value == null) {
            throw new IllegalArgumentException("missing: " + name);
        }
        return value;
    }

    private static Fault kind(JsonObject json) {
        return switch (json.getString("kind", "")) {
            case "throttled" ->
                Optional.ofNullable(json.getLong("retryAfterSeconds"))
                        .map(seconds -> Fault.throttled(Duration.ofSeconds(seconds)))
                        .orElseGet(Fault::throttled);
            case "serverError" -> Fault.serverError(json.getInteger("status", 500));
            case "html" -> Fault.html();
            case "slow" -> Fault.slow(Duration.ofMillis(json.getLong("delayMillis", 1000L)));
            case "resetAfterRead" -> Fault.resetAfterRead();
            case "replyLost" -> Fault.replyLost();
            case "truncated" -> Fault.truncated();
            case "hugeBody" -> Fault.hugeBody(Math.min(json.getInteger("bytes", EIGHT_MEBIBYTES), MAX_BYTES));
            case "held" -> Fault.held();
            default -> throw new IllegalArgumentException("unknown kind of fault: " + json.getString("kind"));
        };
    }

    static void onlyKnown(JsonObject json, Set<String> known) {
        json.fieldNames().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("unknown: " + name);
                });
    }

    private static List<String> strings(JsonArray array) {
        return array.stream().map(String.class::cast).toList();
    }

    private static JsonObject counts(Map<String, Long> counts) {
        JsonObject json = new JsonObject();
        counts.forEach(json::put);
        return json;
    }

    private static JsonObject uses(Map<?, Counters.Use> uses) {
        JsonObject json = new JsonObject();
        uses.forEach((key, use) -> json.put(
                key.toString(),
                new JsonObject().put("presented", use.presented()).put("succeeded", use.succeeded())));
        return json;
    }
}
