package io.pintags.simulator;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.function.Supplier;

/** {@code POST /oauth/{version}/token}: tells the grant types apart. */
final class TokenEndpoint implements Endpoint {

    private final ClientCheck clients;
    private final CodeGrant codeGrant;
    private final RefreshGrant refreshGrant;
    private final AppTokens appTokens;
    private final Supplier<Instant> clock;
    private final Tally tally;

    TokenEndpoint(Backend backend) {
        clients = new ClientCheck(backend);
        TokenIssuer issuer = new TokenIssuer(backend);
        codeGrant = new CodeGrant(backend, issuer);
        refreshGrant = new RefreshGrant(backend, clients, issuer);
        appTokens = backend.appTokens();
        clock = backend::now;
        tally = backend.tally();
    }

    static boolean isRefresh(Request request) {
        return request.param("grant_type", "").equals("refresh_token");
    }

    @Override
    public Reply answer(Request request) {
        Reply reply = clients.refusal(request).orElseGet(() -> grant(request));
        if (isRefresh(request)) {
            tally.refreshed(
                    reply.status() == 200 ? Counters.SUCCESS : new JsonObject(reply.body()).getString("status"));
        }
        return reply;
    }

    private Reply grant(Request request) {
        return switch (request.param("grant_type", "")) {
            case "authorization_code" -> codeGrant.answer(request);
            case "refresh_token" -> refreshGrant.answer(request);
            case "client_credentials" -> appTokens.issue(request.param("scope", ""), clock.get());
            default -> Errors.unsupportedGrantType();
        };
    }
}
