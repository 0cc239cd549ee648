package io.pintags.problem;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses a body that announces more bytes than are read, before any of them is, in words instead of a bare 413. */
@ApplicationScoped
class BodyLimit {
    private static final int FIRST = 10_000;

    private final long limit;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit) {
        this.limit = limit.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, FIRST);
    }

    private void check(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || length.length() < 19 && Long.parseLong(length) <= limit) {
            context.next();
            return;
        }
        Problem problem = Problem.of(
                        ProblemType.PAYLOAD_TOO_LARGE,
                        "The body is larger than " + limit + " bytes, the most that is read.")
                .with("field", "body");
        ErrorReply.at(context.normalizedPath(), problem).send(context.response());
    }
}
