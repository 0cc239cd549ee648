package io.pintags.simulator;

import java.util.Optional;

/** Whether a request comes from the one application that is registered. Credentials count in the form body only. */
final class ClientCheck {

    private final Backend backend;

    ClientCheck(Backend backend) {
        this.backend = backend;
    }

    /** The refusal that the request deserves, empty when it is in order. */
    Optional<Reply> refusal(Request request) {
        if (request.repeated()) {
            return Optional.of(Errors.repeatedParameter());
        }
        if (!request.param("client_id", "").equals(backend.options().clientId())) {
            return Optional.of(Errors.badClientId());
        }
        if (!backend.settings().clientSecrets().contains(request.param("client_secret", ""))) {
            return Optional.of(Errors.badClientSecret());
        }
        return Optional.empty();
    }

    /** Whether a grant belongs to that application. */
    boolean owns(Grant grant) {
        return !backend.settings().foreignGrants()
                && grant.clientId().equals(backend.options().clientId());
    }
}
