package io.pintags.access;

import io.pintags.problem.ErrorReply;
import io.pintags.problem.Problem;
import io.pintags.problem.ProblemType;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.Optional;

/**
 * Keeps the local port of a sidecar to the pod's own programs. A request that a proxy passed on was meant for somebody
 * else, and one that a program was tricked into sending (SSRF) lacks the header that only a real caller adds.
 */
@ApplicationScoped
class SidecarGuard {
    /** Before everything else, also before the body is looked at. */
    private static final int FIRST = 20_000;

    private final boolean sidecar;

    SidecarGuard(AccessConfig config) {
        this.sidecar = config.sidecar();
    }

    void register(@Observes Filters filters) {
        if (sidecar) {
            filters.register(
                    context -> refusal(context)
                            .ifPresentOrElse(
                                    problem -> ErrorReply.at(context.normalizedPath(), problem)
                                            .send(context.request()),
                                    context::next),
                    FIRST);
        }
    }

    private static Optional<Problem> refusal(RoutingContext context) {
        for (String name : context.request().headers().names()) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.equals("forwarded") || lower.startsWith("x-forwarded-")) {
                return Optional.of(Problem.invalid(
                        "Forwarded", "This port serves its own pod and takes no request that was passed on."));
            }
        }
        return context.request().headers().contains(HttpHeaders.AUTHORIZATION)
                        || OpenRoutes.contain(context.normalizedPath())
                ? Optional.empty()
                : Optional.of(Problem.of(
                        ProblemType.UNAUTHENTICATED, "Send credentials in the Authorization header of every request."));
    }
}
