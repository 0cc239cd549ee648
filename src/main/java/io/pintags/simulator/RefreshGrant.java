package io.pintags.simulator;

import java.util.Optional;

/** Renews an access token. With rotation on, of several that present the same refresh token exactly one succeeds. */
final class RefreshGrant implements Endpoint {

    private final Backend backend;
    private final ClientCheck clients;
    private final TokenIssuer issuer;

    RefreshGrant(Backend backend, ClientCheck clients, TokenIssuer issuer) {
        this.backend = backend;
        this.clients = clients;
        this.issuer = issuer;
    }

    @Override
    public Reply answer(Request request) {
        String presented = request.param("refresh_token", "");
        Optional<Grant> grant = backend.ledger().byRefreshToken(presented);
        if (grant.isEmpty()) {
            return Errors.badRefreshToken();
        }
        if (!clients.owns(grant.get())) {
            return Errors.foreignRefreshToken();
        }
        if (backend.ledger().isDeleted(grant.get().hubId())) {
            return Errors.badHub(grant.get().hubId());
        }
        return renew(grant.get(), presented);
    }

    private Reply renew(Grant grant, String presented) {
        Settings settings = backend.settings();
        Optional<String> returned = Optional.of(presented);
        if (settings.omitRefreshToken()) {
            returned = Optional.empty();
        } else if (settings.rotating()) {
            String successor = TokenIssuer.newRefreshToken();
            if (!backend.ledger().rotate(presented, successor)) {
                return Errors.badRefreshToken();
            }
            returned = Optional.of(successor);
        }
        backend.tally().succeeded(presented, grant.hubId());
        return issuer.issue(grant, returned);
    }
}
