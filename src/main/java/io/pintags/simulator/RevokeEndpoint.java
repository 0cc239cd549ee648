package io.pintags.simulator;

/**
 * {@code POST /oauth/{version}/token/revoke}: ends a refresh token. Access tokens issued from it live on until they
 * expire, and the application stays installed. As RFC 7009 asks, an unknown token is no error.
 */
final class RevokeEndpoint implements Endpoint {

    private final Backend backend;
    private final ClientCheck clients;

    RevokeEndpoint(Backend backend) {
        this.backend = backend;
        clients = new ClientCheck(backend);
    }

    @Override
    public Reply answer(Request request) {
        return clients.refusal(request)
                .orElseGet(() -> request.param("token").map(this::revoke).orElseGet(Errors::missingToken));
    }

    private Reply revoke(String token) {
        backend.ledger().byRefreshToken(token).filter(clients::owns).ifPresent(grant -> {
            backend.ledger().revoke(token);
            backend.tally().revoked();
        });
        return Reply.empty(204);
    }
}
