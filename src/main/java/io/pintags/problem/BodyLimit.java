package io.pintags.problem;

import io.quarkus.arc.All;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Bounds bodies by the address that they are for. One that announces too much is refused before any of it is read, in
 * words instead of a bare 413; one of unknown length, when it has become too long. Bodies are collected in memory, whoever
 * sends them, so that large ones are bounded in number too; ordinary ones are not held up by that.
 */
@ApplicationScoped
class BodyLimit {
    private static final int FIRST = 10_000;
    /** After Quarkus has set its own limit, and before anything is read. */
    private static final int AFTER_QUARKUS = 1;
    /** Where Quarkus looks for the limit of a body while it reads. */
    private static final String LIMIT_KEY = "io.quarkus.max-request-size";

    /** Bytes. A request for a token, or a workflow's call with a few fields, is smaller. */
    private static final int LARGE = 16 * 1024;
    /** Large ones at a time: no more than 64 MiB, with the usual limit. */
    private static final int MOST_LARGE = 256;

    private final AtomicInteger largeUnderWay = new AtomicInteger();
    private final long usual;
    private final Map<String, Long> exceptions;

    BodyLimit(@ConfigProperty(name = "pintags.http.max-body") MemorySize usual, @All List<LargeBody> exceptions) {
        this.usual = usual.asLongValue();
        this.exceptions = exceptions.stream().collect(Collectors.toMap(LargeBody::path, LargeBody::bytes));
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, FIRST);
        filters.register(this::bound, AFTER_QUARKUS);
    }

    private void check(RoutingContext context) {
        long limit = limit(context);
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || length.length() < 19 && Long.parseLong(length) <= limit) {
            admit(context, length == null || Long.parseLong(length) > LARGE);
            return;
        }
        Problem problem = Problem.of(
                        ProblemType.PAYLOAD_TOO_LARGE,
                        "The body is larger than " + limit + " bytes, the most that is read.")
                .with("field", "body");
        ErrorReply.at(context.normalizedPath(), problem).send(context.request());
    }

    private void admit(RoutingContext context, boolean large) {
        boolean counts = large && BodyDeadline.mayHaveBody(context.request());
        if (counts && largeUnderWay.incrementAndGet() > MOST_LARGE) {
            largeUnderWay.decrementAndGet();
            Problem problem = Problem.unavailable("Too many large bodies are being read.", Duration.ofSeconds(5));
            ErrorReply.at(context.normalizedPath(), problem).send(context.request());
            return;
        }
        if (counts) {
            context.addEndHandler(answered -> largeUnderWay.decrementAndGet());
        }
        context.next();
    }

    private void bound(RoutingContext context) {
        context.put(LIMIT_KEY, limit(context));
        context.next();
    }

    private long limit(RoutingContext context) {
        return exceptions.getOrDefault(context.normalizedPath(), usual);
    }
}
