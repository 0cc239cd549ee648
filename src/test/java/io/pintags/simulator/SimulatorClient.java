package io.pintags.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** An application that talks to the simulator as it would to HubSpot, with the default credentials. */
final class SimulatorClient {

    static final String REDIRECT_URI = "https://app.example.com/callback";

    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private final URI base;

    SimulatorClient(HubSpotSimulator simulator) {
        base = simulator.url();
    }

    static JsonObject json(HttpResponse<String> response) {
        return new JsonObject(response.body());
    }

    static String encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8)
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** The form with the credentials of the application besides. */
    static Map<String, String> authenticated(Map<String, String> form) {
        Map<String, String> all = new LinkedHashMap<>(form);
        all.putIfAbsent("client_id", "simulated-client");
        all.putIfAbsent("client_secret", "simulated-secret");
        return all;
    }

    /** A refusal of the token endpoint, in both of HubSpot's vocabularies. */
    static void assertRefused(HttpResponse<String> response, String error, String status) {
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).getString("error")).isEqualTo(error);
        assertThat(json(response).getString("status")).isEqualTo(status);
    }

    HttpResponse<String> exchange(String code) {
        return token(Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", REDIRECT_URI));
    }

    HttpResponse<String> refresh(String refreshToken) {
        return token(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
    }

    CompletableFuture<HttpResponse<String>> refreshAsync(String refreshToken) {
        return http.sendAsync(
                form(
                        "/oauth/2026-09/token",
                        encode(authenticated(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken)))),
                BodyHandlers.ofString());
    }

    HttpResponse<String> token(Map<String, String> fields) {
        return postForm("/oauth/2026-09/token", authenticated(fields));
    }

    HttpResponse<String> introspect(String token) {
        return postForm("/oauth/2026-09/token/introspect", authenticated(Map.of("token", token)));
    }

    HttpResponse<String> revoke(String token) {
        return postForm("/oauth/2026-09/token/revoke", authenticated(Map.of("token", token)));
    }

    HttpResponse<String> contacts(String accessToken) {
        return send(request("/crm/v3/objects/contacts")
                .header("Authorization", "Bearer " + accessToken)
                .build());
    }

    HttpResponse<String> uninstall(String accessToken) {
        return send(request("/appinstalls/2026-09/external-install")
                .header("Authorization", "Bearer " + accessToken)
                .DELETE()
                .build());
    }

    HttpResponse<String> get(String path) {
        return send(request(path).build());
    }

    HttpResponse<String> json(String method, String path, JsonObject body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.encode()))
                .build());
    }

    HttpResponse<String> postForm(String path, Map<String, String> fields) {
        return postForm(path, encode(fields));
    }

    HttpResponse<String> postForm(String path, String body) {
        return send(form(path, body));
    }

    /** Sends; a broken connection surfaces as {@link UncheckedIOException}. */
    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path));
    }

    private HttpRequest form(String path, String body) {
        return request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build();
    }
}
