package io.pintags.problem;

import io.quarkus.arc.All;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Ends a request that is not answered because its body is not there in time. Quarkus' own limit begins anew with each part
 * of a body, so that one that comes byte by byte would hold its connection, and what came of it, for as long as its sender
 * likes.
 */
@ApplicationScoped
class BodyDeadline {
    /** Before everything that waits. */
    private static final int FIRST = 20_000;

    private static final Set<HttpMethod> WITH_BODY = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

    private final Duration time;
    private final Set<String> exceptions;

    BodyDeadline(@ConfigProperty(name = "quarkus.http.read-timeout") Duration time, @All List<LargeBody> exceptions) {
        this.time = time;
        this.exceptions = exceptions.stream().map(LargeBody::path).collect(Collectors.toSet());
    }

    void register(@Observes Filters filters) {
        filters.register(this::start, FIRST);
    }

    private void start(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (mayHaveBody(request) && !exceptions.contains(context.normalizedPath())) {
            long timer = context.vertx().setTimer(time.toMillis(), due -> end(request));
            context.addEndHandler(answered -> context.vertx().cancelTimer(timer));
        }
        context.next();
    }

    static boolean mayHaveBody(HttpServerRequest request) {
        return WITH_BODY.contains(request.method());
    }

    private static void end(HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset();
        } else {
            request.connection().close();
        }
    }
}
