package io.pintags.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.Socket;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import org.junit.jupiter.api.Test;

/** No request, whatever stands in its path, query, headers and body, is answered with a fault of this service. */
@QuarkusTest
@WithTestResource(TestBed.class)
class HostileRequestTest {
    private static final int TRIES = 150;

    @TestHTTPResource
    URL root;

    @Test
    void pathsAndQueries() {
        texts().map(text -> URLEncoder.encode(text, StandardCharsets.UTF_8)).forEach(text -> {
            for (String path : new String[] {
                "/v1/accounts/" + text + "/token?min_ttl=" + text,
                "/v1/accounts/4242/token?min_ttl=" + text,
                "/v1/accounts/4242/events?cursor=" + text,
                "/v1/events?limit=" + text,
                "/v1/events?cursor=" + text,
                "/v1/events/verification?after=" + text,
                "/v1/accounts?after=" + text,
                "/hubspot/callback?state=" + text + "&code=" + text,
                "/hubspot/install?link=" + text,
                "/hubspot/install?hub_id=" + text
            }) {
                refusedOrServed(caller().redirects().follow(false).get(path));
            }
        });
    }

    /** As no client library would call them; anybody can, without credentials. */
    @Test
    void addressesOfOpenRoutes() throws IOException {
        var queries = Stream.concat(
                        Stream.of(
                                "a=|",
                                "a=%zz",
                                "%",
                                "a=%c3",
                                "a=\"<>\\^`{}",
                                "state=%zz&code=|",
                                "link=%",
                                "hub_id=[]"),
                        Arbitraries.strings()
                                .withCharRange('!', '~')
                                .ofMaxLength(60)
                                .sampleStream()
                                .limit(TRIES / 5))
                .toList();
        Set<String> routes = Caller.operator()
                .request()
                .queryParam("format", "JSON")
                .get("/openapi")
                .<Map<String, Object>>path("paths")
                .keySet();
        var open = routes.stream()
                .map(route -> route.replaceAll("\\{[^}]+}", "check-connection"))
                .filter(OpenRoutes::contain)
                .toList();
        assertThat(open).hasSizeGreaterThanOrEqualTo(5).anyMatch(route -> route.contains("workflow-actions"));
        for (String route : open) {
            for (String query : queries) {
                assertThat(status("GET " + route + "?" + query)).isLessThan(500);
                assertThat(status("POST " + route + "?" + query)).isLessThan(500);
            }
            // The form that a proxy is called with, which is not a path (RFC 9112 section 3.2.2).
            assertThat(status("GET http://[::1]" + route)).isLessThan(500);
            assertThat(status("POST http://[::1]" + route)).isLessThan(500);
        }
    }

    private int status(String target) throws IOException {
        try (var socket = new Socket(root.getHost(), root.getPort())) {
            String request = target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(reply.split(" ")[1]);
        }
    }

    @Test
    void bodies() {
        texts().forEach(text -> {
            refusedOrServed(caller().contentType("application/json").body(text).post("/v1/connect-links"));
            refusedOrServed(caller().contentType("application/json").body(text).post("/v1/signature-checks"));
            refusedOrServed(caller().contentType("application/json")
                    .body(
                            "{\"method\":\"POST\",\"url\":\"https://x/" + text.replaceAll("[^ -!#-\\[\\]-~]", "%")
                                    + "\",\"headers\":{\"X-HubSpot-Signature-v3\":\"a\",\"X-HubSpot-Request-Timestamp\":\"1\"}}")
                    .post("/v1/signature-checks"));
            refusedOrServed(form(text).post("/oauth/token"));
            String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
            refusedOrServed(
                    form("grant_type=client_credentials&scope=" + encoded).post("/oauth/token"));
            refusedOrServed(form("token=" + encoded).post("/oauth/introspect"));
        });
    }

    @Test
    void headers() {
        Arbitraries.strings()
                .withCharRange(' ', '~')
                .ofMaxLength(100)
                .sampleStream()
                .limit(TRIES)
                .forEach(text -> {
                    refusedOrServed(caller().header("X-HubSpot-Signature-v3", text)
                            .header("X-HubSpot-Request-Timestamp", text)
                            .contentType("application/json")
                            .body("{}")
                            .post("/hubspot/workflow-actions/renew-token"));
                    refusedOrServed(caller().header("Accept", text).get("/v1/accounts"));
                });
    }

    private static RequestSpecification caller() {
        return Caller.operator().request().urlEncodingEnabled(false);
    }

    private static RequestSpecification form(String body) {
        return caller().contentType("application/x-www-form-urlencoded").body(body);
    }

    private static Stream<String> texts() {
        return Stream.concat(
                Stream.of("%", "%00", "\u0000", "../..", "{}", "[]", "null", "\uD800", "9".repeat(400), "a=b&a=b"),
                Arbitraries.strings()
                        .ofMinLength(1)
                        .ofMaxLength(60)
                        .sampleStream()
                        .limit(TRIES));
    }

    private static void refusedOrServed(Response reply) {
        assertThat(reply.statusCode()).isLessThan(500);
    }
}
