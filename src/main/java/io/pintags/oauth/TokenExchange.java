package io.pintags.oauth;

import io.pintags.access.Caller;
import io.pintags.access.Callers;
import io.pintags.crypto.Secret;
import io.pintags.problem.OAuthErrorCode;
import io.pintags.problem.Problem;
import io.pintags.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/**
 * RFC 8693: a workload shows the token of its Kubernetes service account and is handed HubSpot's. The subject token is
 * all the proof that is needed; a client that proves itself as well must be the very same.
 */
@ApplicationScoped
class TokenExchange {
    static final String ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";

    private static final String JWT_TYPE = "urn:ietf:params:oauth:token-type:jwt";
    /** What a service-account token may be called; it is both a JWT and an access token of its cluster. */
    private static final Set<String> SUBJECT_TYPES = Set.of(JWT_TYPE, ACCESS_TOKEN_TYPE);

    private final ClientAuthentication clients;
    private final Callers callers;

    TokenExchange(ClientAuthentication clients, Callers callers) {
        this.clients = clients;
        this.callers = callers;
    }

    /** Who is to be handed a token; bad tokens are {@code invalid_request} (RFC 8693 section 2.2.2). */
    Uni<Caller> subject(HttpServerRequest request, FormParameters form) {
        return clients.find(request, form).flatMap(client -> {
            if (client == null && form.find("subject_token").isEmpty()) {
                throw Problem.of(ProblemType.UNAUTHENTICATED, "Prove who this is by a client or a subject_token.");
            }
            check(form);
            return callers.byServiceAccount(request, Secret.of(form.require("subject_token")))
                    .onFailure(TokenExchange::isUnauthenticated)
                    .transform(failure -> invalid("The subject_token is not valid here."))
                    .invoke(subject -> refuseIfAnother(client, subject));
        });
    }

    private static void check(FormParameters form) {
        form.require("subject_token");
        if (!SUBJECT_TYPES.contains(form.require("subject_token_type"))) {
            throw invalid("The subject_token_type must be " + JWT_TYPE + ".");
        }
        if (form.find("actor_token").isPresent()
                || form.find("actor_token_type").isPresent()) {
            throw invalid("Nobody can act for another here: send no actor_token.");
        }
        if (!form.find("requested_token_type").orElse(ACCESS_TOKEN_TYPE).equals(ACCESS_TOKEN_TYPE)) {
            throw invalid("The requested_token_type can only be " + ACCESS_TOKEN_TYPE + ".");
        }
    }

    private static void refuseIfAnother(Caller client, Caller subject) {
        if (client != null && !client.id().equals(subject.id())) {
            throw invalid("The subject_token is not that of the client that sends it.");
        }
    }

    private static boolean isUnauthenticated(Throwable failure) {
        return failure instanceof Problem problem && problem.type() == ProblemType.UNAUTHENTICATED;
    }

    private static Problem invalid(String detail) {
        return Problem.oauth(OAuthErrorCode.INVALID_REQUEST, detail);
    }
}
