package io.pintags.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens of the application itself, by the client-credentials grant; they are good for the webhooks journal and for no
 * portal. Kept in memory by digest. Thread safe.
 */
final class AppTokens {

    static final String READ = "developer.webhooks_journal.read";
    static final String READ_SUBSCRIPTIONS = "developer.webhooks_journal.subscriptions.read";
    static final String WRITE_SUBSCRIPTIONS = "developer.webhooks_journal.subscriptions.write";

    private static final Set<String> KNOWN = Set.of(READ, READ_SUBSCRIPTIONS, WRITE_SUBSCRIPTIONS);
    private static final long LIFE_SECONDS = 1800;

    private final Map<String, Issued> issued = new ConcurrentHashMap<>();

    private record Issued(Set<String> scopes, Instant expiresAt) {}

    /** The reply to {@code grant_type=client_credentials} with these scopes, separated by spaces. */
    Reply issue(String scopes, Instant now) {
        Set<String> asked = Set.of(scopes.strip().split("\\s+"));
        if (!KNOWN.containsAll(asked)) {
            return Errors.invalidScope();
        }
        String token = "na1-app-" + UUID.randomUUID();
        issued.put(Sha256.hex(token), new Issued(asked, now.plusSeconds(LIFE_SECONDS)));
        return Reply.json(
                200,
                new JsonObject()
                        .put("token_type", "bearer")
                        .put("access_token", token)
                        .put("expires_in", LIFE_SECONDS)
                        .put("scopes", new JsonArray(asked.stream().sorted().toList()))
                        .put("token_use", "client_credentials"));
    }

    /** The refusal that a request with this bearer token deserves where {@code scope} is needed; empty for none. */
    Optional<Reply> refusal(Optional<String> bearer, String scope, Instant now) {
        Optional<Issued> token = bearer.map(Sha256::hex).map(issued::get);
        if (token.isEmpty()) {
            return Optional.of(Errors.invalidAuthentication());
        }
        if (!now.isBefore(token.get().expiresAt())) {
            return Optional.of(Errors.expiredAuthentication(token.get().expiresAt(), now));
        }
        return token.get().scopes().contains(scope) ? Optional.empty() : Optional.of(Errors.missingScope(scope));
    }

    /** Ends all of them, as when HubSpot forgets them before their time. */
    void revokeAll() {
        issued.clear();
    }
}
