package io.pintags.problem;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper.RequestMatch;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/**
 * Which methods an address knows, out of Quarkus REST's own routes: where an address has a route in one class and a prefix
 * in another, Quarkus answers a wrong method with a 404, and a 405 never with the {@code Allow} that RFC 9110 section
 * 15.5.6 requires.
 */
final class AllowedMethods {
    private AllowedMethods() {}

    /** The methods of {@code path}; empty if there is no such address. */
    static Set<String> of(String path) {
        var initial = new RequestMapper<>(
                ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers());
        var methods = new TreeSet<String>();
        for (RequestMatch<InitialMatch> match = initial.map(path);
                match != null;
                match = initial.continueMatching(path, match)) {
            for (ServerRestHandler handler : match.value.handlers) {
                if (handler instanceof ClassRoutingHandler routes) {
                    add(methods, routes, match.remaining.isEmpty() ? "/" : match.remaining);
                }
            }
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return methods;
    }

    private static void add(Set<String> methods, ClassRoutingHandler routes, String remaining) {
        routes.getMappers().forEach((method, mapper) -> {
            if (method != null && mapper.map(remaining) != null) {
                methods.add(method);
            }
        });
    }
}
