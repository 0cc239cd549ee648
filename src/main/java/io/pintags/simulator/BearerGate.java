package io.pintags.simulator;

import java.util.Optional;
import java.util.function.Function;

/** Lets a call through when it carries a live access token; otherwise refuses as HubSpot's APIs do. */
final class BearerGate implements Endpoint {

    private final Backend backend;
    private final Function<Grant, Reply> call;

    BearerGate(Backend backend, Function<Grant, Reply> call) {
        this.backend = backend;
        this.call = call;
    }

    @Override
    public Reply answer(Request request) {
        Optional<AccessToken> token = request.bearer().flatMap(backend.accessTokens()::read);
        Optional<Grant> grant = token.flatMap(access -> backend.ledger().byId(access.grantId()))
                .filter(known -> !backend.ledger().isDeleted(known.hubId()));
        if (token.isEmpty() || grant.isEmpty()) {
            return Errors.invalidAuthentication();
        }
        if (token.get().expiredAt(backend.now())) {
            return Errors.expiredAuthentication(token.get().expiresAt(), backend.now());
        }
        return call.apply(grant.get());
    }
}
