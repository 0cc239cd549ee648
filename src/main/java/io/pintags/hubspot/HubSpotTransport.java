package io.pintags.hubspot;

import io.pintags.http.HttpCall;
import io.pintags.http.HttpCaller;
import io.pintags.http.HttpResult;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The calls to HubSpot's API, each made once. Never fails; delivers on an event loop. */
@ApplicationScoped
class HubSpotTransport {
    /** Longest reply that is read; HubSpot's are below 4 KiB. */
    static final int MAX_BODY_BYTES = 64 * 1024;

    private final HubSpotConfig config;
    private final HttpCaller caller;

    HubSpotTransport(
            Vertx vertx, HubSpotConfig config, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.config = config;
        this.caller = new HttpCaller(vertx, new HttpClientOptions(), config.connectTimeout(), version);
    }

    @PreDestroy
    void close() {
        caller.close();
    }

    /** How long a call takes at most. */
    Duration longestCall() {
        return config.connectTimeout().plus(config.readTimeout()).plus(HttpCaller.LAST_LOOK);
    }

    /** Posts a form to {@code path} of HubSpot's API. */
    Uni<HttpResult> post(String path, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return call(HttpMethod.POST, path, Map.of("content-type", "application/x-www-form-urlencoded"), body);
    }

    /** Posts JSON to {@code path} with a bearer token. */
    Uni<HttpResult> postJson(String path, String bearer, String json) {
        var headers = Map.of("authorization", "Bearer " + bearer, "content-type", "application/json");
        return call(HttpMethod.POST, path, headers, json);
    }

    /** Gets {@code path} with a bearer token. */
    Uni<HttpResult> get(String path, String bearer) {
        return call(HttpMethod.GET, path, Map.of("authorization", "Bearer " + bearer), "");
    }

    /** A DELETE of {@code path} with a bearer token. */
    Uni<HttpResult> delete(String path, String bearer) {
        return call(HttpMethod.DELETE, path, Map.of("authorization", "Bearer " + bearer), "");
    }

    /** Gets a file that HubSpot names by a signed address, which is all the authentication it takes. */
    Uni<HttpResult> file(URI url, int maxBytes) {
        return caller.send(new HttpCall(HttpMethod.GET, url, Map.of(), "", config.readTimeout(), maxBytes));
    }

    private Uni<HttpResult> call(HttpMethod method, String path, Map<String, String> headers, String body) {
        var all = new HashMap<>(headers);
        all.put("accept", "application/json");
        URI url = URI.create(config.apiUrl() + path);
        return caller.send(new HttpCall(method, url, all, body, config.readTimeout(), MAX_BODY_BYTES));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
