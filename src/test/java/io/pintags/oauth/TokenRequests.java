package io.pintags.oauth;

import static io.restassured.RestAssured.given;

import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.Proxy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Requests to the token endpoint, and who makes them. */
final class TokenRequests {
    private TokenRequests() {}

    /** A request as the endpoint sees it, without a connection. */
    static HttpServerRequest request(String id, String secret) {
        String credentials = Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
        var headers = MultiMap.caseInsensitiveMultiMap().add("Authorization", "Basic " + credentials);
        return (HttpServerRequest) Proxy.newProxyInstance(
                TokenRequests.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "headers" -> headers;
                    case "remoteAddress" -> SocketAddress.inetSocketAddress(1, "127.0.0.1");
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    static RequestSpecification worker() {
        return given().auth().preemptive().basic(TestBed.WORKER, TestBed.secretOf(TestBed.WORKER));
    }

    /** A client that is bound to no single account and may not have 4243. */
    static RequestSpecification pair() {
        return given().auth().preemptive().basic(TestBed.PAIR, TestBed.secretOf(TestBed.PAIR));
    }

    static RequestSpecification operator() {
        return Caller.operator().request();
    }

    static Response ask(RequestSpecification client, String form) {
        return client.contentType("application/x-www-form-urlencoded")
                .body(form)
                .post("/oauth/token");
    }

    static String body(String id, String secret) {
        return "client_id=" + encode(id) + "&client_secret=" + encode(secret);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
