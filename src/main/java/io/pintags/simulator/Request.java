package io.pintags.simulator;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an endpoint may know of an HTTP request.
 *
 * @param origin scheme, host and port that the client used
 * @param route the variable parts of the path
 * @param params the query of a GET, the form of a POST: credentials in the URL of a POST count for nothing
 * @param repeated whether a parameter occurs twice, which RFC 6749 forbids
 */
record Request(
        String origin,
        String path,
        Map<String, String> route,
        Map<String, String> params,
        boolean repeated,
        Optional<String> bearer,
        String body) {

    private static final String SCHEME = "Bearer ";

    static Request of(RoutingContext context) {
        MultiMap given = context.request().method().equals(HttpMethod.GET)
                ? context.queryParams()
                : context.request().formAttributes();
        Map<String, String> params = new HashMap<>();
        given.forEach(params::put);
        return new Request(
                "http://" + context.request().authority(),
                context.request().path(),
                context.pathParams(),
                params,
                params.size() < given.entries().size(),
                bearer(context.request().getHeader("Authorization")),
                Optional.ofNullable(context.body().asString()).orElse(""));
    }

    /** The parameter, unless absent or empty. */
    Optional<String> param(String name) {
        return Optional.ofNullable(params.get(name)).filter(value -> !value.isEmpty());
    }

    String param(String name, String otherwise) {
        return param(name).orElse(otherwise);
    }

    private static Optional<String> bearer(String header) {
        return Optional.ofNullable(header)
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip());
    }
}
