package io.pintags.access;

import io.pintags.problem.Problem;
import io.pintags.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * Finds out who is calling. Runs on the event loop; known callers are recognized without I/O. Fails with a
 * {@link Problem} only, in the same words whatever part of the credentials is wrong.
 */
@ApplicationScoped
public class Callers {
    private final ClientRegistry registry;
    private final LocalToken localToken;

    Callers(ClientRegistry registry, LocalToken localToken) {
        this.registry = registry;
        this.localToken = localToken;
    }

    /** Whether anybody could ever be let in. */
    public boolean canBeAnybody() {
        return !registry.isEmpty() || localToken.exists();
    }

    /** Who the {@code Authorization} header says; null if there is none. */
    public Uni<Caller> byHeader(HttpServerRequest request) {
        List<String> headers = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        // Two headers are never an accident: somebody hopes that two readers choose differently.
        return headers.size() > 1 ? refused() : known(caller(headers.get(0)));
    }

    /** Who has this id and secret, from the body of a form (RFC 6749 section 2.3.1). */
    public Uni<Caller> bySecret(HttpServerRequest request, String id, String secret) {
        return known(registry.authenticate(id, secret));
    }

    private Optional<Caller> caller(String header) {
        return BasicCredentials.parse(header)
                .flatMap(credentials -> registry.authenticate(credentials.id(), credentials.secret())
                        .or(() -> credentials
                                .formDecoded()
                                .flatMap(decoded -> registry.authenticate(decoded.id(), decoded.secret()))))
                .or(() -> BearerToken.parse(header).flatMap(localToken::caller));
    }

    private static Uni<Caller> known(Optional<Caller> caller) {
        return caller.map(Uni.createFrom()::item).orElseGet(Callers::refused);
    }

    private static Uni<Caller> refused() {
        return Uni.createFrom()
                .failure(() -> Problem.of(
                        ProblemType.UNAUTHENTICATED,
                        "These credentials are not known. Check the client id and secret."));
    }
}
