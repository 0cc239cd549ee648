package io.pintags.ops;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper.RequestPath;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;

/**
 * Keeps what callers write into addresses out of the metrics. Quarkus names a route by its template, but takes the address
 * as it came where it finds none, such as for a wrong method: text of anybody, and after a hundred such addresses no
 * room for the routes that are meant.
 */
@Singleton
class AddressTag implements MeterFilter {
    private static final String URI = "uri";
    private static final Tag UNKNOWN = Tag.of(URI, "UNKNOWN");
    /** What Quarkus says instead of an address, and the one address that is no resource of ours. */
    private static final Set<String> WORDS = Set.of("UNKNOWN", "NOT_FOUND", "REDIRECTION", "root", "/openapi");

    private volatile Set<String> routes;

    @Override
    public Meter.Id map(Meter.Id id) {
        String address = id.getName().startsWith("http.server") ? id.getTag(URI) : null;
        return address == null || WORDS.contains(address) || routes().contains(address)
                ? id
                : id.replaceTags(id.getTags().stream()
                        .map(tag -> tag.getKey().equals(URI) ? UNKNOWN : tag)
                        .toList());
    }

    /** Not before the first request: routes are made after metrics. */
    private Set<String> routes() {
        Set<String> known = routes;
        if (known == null) {
            known = templates();
            routes = known;
        }
        return known;
    }

    private static Set<String> templates() {
        var templates = new HashSet<String>();
        for (var resource : ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers()) {
            for (var handler : resource.value.handlers) {
                if (handler instanceof ClassRoutingHandler methods) {
                    methods.getMappers().values().forEach(mapper -> add(templates, mapper.getTemplates()));
                }
            }
        }
        return templates;
    }

    private static void add(Set<String> templates, List<RequestPath<RuntimeResource>> paths) {
        for (RequestPath<RuntimeResource> path : paths) {
            String template = path.value.getClassPath().template + "/" + path.value.getPath().template;
            templates.add(template.replaceAll("/+", "/").replaceAll("(?<=.)/$", ""));
        }
    }
}
