package io.pintags.access;

import io.pintags.access.kubernetes.ServiceAccountTokens;
import io.pintags.crypto.Secret;
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
    private final ServiceAccountTokens serviceAccounts;

    Callers(ClientRegistry registry, LocalToken localToken, ServiceAccountTokens serviceAccounts) {
        this.registry = registry;
        this.localToken = localToken;
        this.serviceAccounts = serviceAccounts;
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
        if (headers.size() > 1) {
            return known(Optional.empty());
        }
        return BearerToken.parse(headers.get(0))
                .map(token -> byBearer(request, token))
                .orElseGet(() -> known(BasicCredentials.parse(headers.get(0)).flatMap(this::byBasic)));
    }

    /** Who has this id and secret, from the body of a form (RFC 6749 section 2.3.1). */
    public Uni<Caller> bySecret(HttpServerRequest request, String id, String secret) {
        return known(registry.authenticate(id, secret));
    }

    /** Whose service account this token speaks for. */
    public Uni<Caller> byServiceAccount(HttpServerRequest request, Secret token) {
        return serviceAccounts
                .subject(token.reveal())
                .flatMap(subject -> known(subject.flatMap(registry::ofServiceAccount)));
    }

    private Uni<Caller> byBearer(HttpServerRequest request, Secret token) {
        return localToken.caller(token).map(Uni.createFrom()::item).orElseGet(() -> byServiceAccount(request, token));
    }

    /** The id and secret as they stand, and if those are nobody's, as RFC 6749 has clients encode them. */
    private Optional<Caller> byBasic(BasicCredentials credentials) {
        return registry.authenticate(credentials.id(), credentials.secret())
                .or(() -> credentials
                        .formDecoded()
                        .flatMap(decoded -> registry.authenticate(decoded.id(), decoded.secret())));
    }

    private static Uni<Caller> known(Optional<Caller> caller) {
        return caller.map(Uni.createFrom()::item)
                .orElseGet(() -> Uni.createFrom()
                        .failure(Problem.of(
                                ProblemType.UNAUTHENTICATED,
                                "These credentials are not known. Check the client id and secret, or the token.")));
    }
}
