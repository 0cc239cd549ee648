package io.pintags.access;

import static io.pintags.testing.OAuthErrors.assertOAuthError;
import static io.pintags.testing.Problems.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.pintags.testing.TestTime;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Too many wrong credentials, over HTTP. */
@QuarkusTest
@WithTestResource(TestBed.class)
class ThrottleTest {
    @TestHTTPResource("/v1/accounts/4242/token")
    URL token;

    @AfterEach
    void backToNow() {
        TestTime.reset();
    }

    @Test
    void afterTooManyFailuresTheAnswerIsToWaitButNotToTheRightSecret() throws IOException {
        new Browser().connect(4242).then().statusCode(200);
        for (int i = 0; i < 20; i++) {
            Caller.with(TestBed.CLUMSY, "wrong").token(4242).then().statusCode(401);
        }

        String wait = assertProblem(Caller.with(TestBed.CLUMSY, "wrong").token(4242), 429, "rate-limited")
                .extract()
                .header("Retry-After");
        assertThat(Integer.parseInt(wait)).isBetween(1, 60);
        assertOAuthError(grant(Caller.with(TestBed.CLUMSY, "wrong")), 429, "temporarily_unavailable");
        Caller.of(TestBed.CLUMSY).token(4242).then().statusCode(200);
        grant(Caller.of(TestBed.CLUMSY)).then().statusCode(200);
        assertThat(statusFrom("127.0.0.2", TestBed.CLUMSY, "wrong")).isEqualTo(401);

        TestTime.pass(Duration.ofMinutes(1));
        Caller.with(TestBed.CLUMSY, "wrong").token(4242).then().statusCode(401);
    }

    @Test
    void nothingThatWasSentIsRepeated() {
        String marker = "<script>marker</script>";
        Caller.with(marker, marker).token(4242).then().statusCode(401).body(not(containsString("marker")));
        Caller.operator()
                .request()
                .get("/v1/accounts/{id}/token?min_ttl={ttl}", marker, marker)
                .then()
                .statusCode(400)
                .body(not(containsString("marker")));
        given().get("/v1/{path}", marker).then().statusCode(404).body(not(containsString("marker")));
        Caller.operator()
                .request()
                .formParam("grant_type", marker)
                .formParam("audience", marker)
                .formParam(marker, marker)
                .post("/oauth/token")
                .then()
                .statusCode(400)
                .body(not(containsString("marker")));
        Caller.operator()
                .request()
                .formParam("grant_type", "client_credentials")
                .formParam("audience", marker)
                .post("/oauth/token")
                .then()
                .statusCode(400)
                .body(not(containsString("marker")));
    }

    private static Response grant(Caller caller) {
        return caller.request().formParam("grant_type", "client_credentials").post("/oauth/token");
    }

    /** The status of a request for a token that comes from another loopback address. */
    private int statusFrom(String address, String id, String secret) throws IOException {
        try (var socket =
                new Socket(InetAddress.getByName("127.0.0.1"), token.getPort(), InetAddress.getByName(address), 0)) {
            String credentials =
                    Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
            String request = "GET " + token.getPath() + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Authorization: Basic " + credentials + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(reply.split(" ")[1]);
        }
    }
}
