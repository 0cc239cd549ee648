package io.pintags.oauth;

import io.pintags.access.Caller;
import io.pintags.access.Callers;
import io.pintags.problem.OAuthErrorCode;
import io.pintags.problem.Problem;
import io.pintags.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Client authentication of RFC 6749 section 2.3: by header or in the body, never both, never in the URL. */
@ApplicationScoped
class ClientAuthentication {
    private final Callers callers;

    ClientAuthentication(Callers callers) {
        this.callers = callers;
    }

    /** The client; fails with {@code invalid_client} if there is none. Arrives on the event loop. */
    Uni<Caller> require(HttpServerRequest request, FormParameters form) {
        return find(request, form).onItem().ifNull().failWith(() -> unknown("Prove which client this is."));
    }

    /** The client, or null if the request says nothing of one. */
    Uni<Caller> find(HttpServerRequest request, FormParameters form) {
        Optional<String> id = form.find("client_id");
        Optional<String> secret = form.find("client_secret");
        if (!request.headers().contains(HttpHeaders.AUTHORIZATION)) {
            if (id.isPresent() != secret.isPresent()) {
                return Uni.createFrom().failure(unknown("Send client_id and client_secret, or neither."));
            }
            return id.isEmpty()
                    ? Uni.createFrom().nullItem()
                    : callers.bySecret(request, id.get(), secret.orElseThrow());
        }
        if (secret.isPresent()) {
            return Uni.createFrom()
                    .failure(Problem.oauth(
                            OAuthErrorCode.INVALID_REQUEST,
                            "Send the client's credentials in the header or in the body, not in both."));
        }
        // Some clients repeat their id in the body, which does no harm as long as it is the same.
        return callers.byHeader(request).invoke(caller -> {
            if (id.isPresent() && !id.get().equals(caller.id())) {
                throw unknown("The client_id in the body is not the one in the header.");
            }
        });
    }

    private static Problem unknown(String detail) {
        return Problem.of(ProblemType.UNAUTHENTICATED, detail);
    }
}
