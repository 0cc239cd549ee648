package io.pintags.access;

import io.pintags.access.kubernetes.ServiceAccountTokens;
import io.pintags.crypto.Secret;
import io.pintags.problem.Problem;
import io.pintags.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds out who is calling. Runs on the event loop; known callers are recognized without I/O. Fails with a
 * {@link Problem} only, in the same words whatever part of the credentials is wrong.
 */
@ApplicationScoped
public class Callers {
    private final ClientRegistry registry;
    private final LocalToken localToken;
    private final ServiceAccountTokens serviceAccounts;
    private final FailedAttempts failures;

    Callers(
            ClientRegistry registry,
            LocalToken localToken,
            ServiceAccountTokens serviceAccounts,
            FailedAttempts failures) {
        this.registry = registry;
        this.localToken = localToken;
        this.serviceAccounts = serviceAccounts;
        this.failures = failures;
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
        String header = headers.size() == 1 ? headers.get(0) : "";
        Uni<Caller> caller = BearerToken.parse(header)
                .map(token -> byBearer(request, token))
                .or(() -> BasicCredentials.parse(header).map(credentials -> byBasic(request, credentials)))
                .orElseGet(() -> attempt(request, "", Optional::<Caller>empty));
        return BearerToken.isMeant(header) ? caller.onFailure(Problem.class).transform(BearerToken::challenge) : caller;
    }

    /** Who has this id and secret, from the body of a form (RFC 6749 section 2.3.1). */
    public Uni<Caller> bySecret(HttpServerRequest request, String id, String secret) {
        return attempt(request, id, () -> registry.authenticate(id, secret));
    }

    /** Whose service account this token speaks for. */
    public Uni<Caller> byServiceAccount(HttpServerRequest request, Secret token) {
        Attempt attempt = Attempt.of(request, token.fingerprint());
        // Dear to check, so not after too many wrong ones of late.
        Optional<Problem> pause = failures.pause(attempt).map(Callers::tooMany);
        return pause.isPresent()
                ? Uni.createFrom().failure(pause.get())
                : serviceAccounts
                        .subject(token.reveal())
                        .map(subject ->
                                subject.flatMap(registry::ofServiceAccount).orElseThrow(() -> refusal(attempt)))
                        .invoke(() -> failures.succeeded(attempt));
    }

    private Uni<Caller> byBearer(HttpServerRequest request, Secret token) {
        // Whoever has it has read the file, and is not held up by what others try on loopback.
        return localToken
                .caller(token)
                .map(local -> Uni.createFrom().item(local))
                .orElseGet(() -> byServiceAccount(request, token));
    }

    /** The id and secret as they stand, and if those are nobody's, as RFC 6749 has clients encode them. */
    private Uni<Caller> byBasic(HttpServerRequest request, BasicCredentials credentials) {
        return attempt(
                request,
                credentials.id(),
                () -> registry.authenticate(credentials.id(), credentials.secret())
                        .or(() -> credentials
                                .formDecoded()
                                .flatMap(decoded -> registry.authenticate(decoded.id(), decoded.secret()))));
    }

    /** A right secret is never refused: those who send wrong ones may come from the same proxy, in the same name. */
    private Uni<Caller> attempt(HttpServerRequest request, String client, Supplier<Optional<Caller>> proof) {
        return Uni.createFrom().item(() -> proof.get().orElseThrow(() -> refusal(Attempt.of(request, client))));
    }

    private Problem refusal(Attempt attempt) {
        return failures.pause(attempt).map(Callers::tooMany).orElseGet(() -> {
            failures.failed(attempt);
            return Problem.of(
                    ProblemType.UNAUTHENTICATED,
                    "These credentials are not known. Check the client id and secret, or the token.");
        });
    }

    private static Problem tooMany(Duration pause) {
        return Problem.tooMany("There were too many wrong credentials. Check yours.", pause);
    }
}
