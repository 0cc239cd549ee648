package io.pintags.access;

import static io.pintags.testing.Problems.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets an answer and who does not, and in which words. */
@QuarkusTest
@WithTestResource(TestBed.class)
class AccessContractTest {
    private static final String TOKEN = "/v1/accounts/4242/token";

    @Test
    void withoutCredentialsTheAnswerIs401AndSaysWhichOnesAreTaken() {
        var challenges = assertProblem(given().get(TOKEN), 401, "unauthenticated")
                .extract()
                .headers()
                .getValues("WWW-Authenticate");

        assertThat(challenges)
                .hasSize(2)
                .anyMatch(text -> text.startsWith("Basic "))
                .contains("Bearer realm=\"pintags\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer x", "bearer nobody-knows-this", "Bearer !!!", "Bearer a b", "Bearer eyJhIjoxfQ.e30."})
    void aBearerTokenThatIsRefusedIsCalledInvalid(String header) {
        for (String path : new String[] {TOKEN, "/v1/accounts"}) {
            assertThat(assertProblem(given().header("Authorization", header).get(path), 401, "unauthenticated")
                            .extract()
                            .headers()
                            .getValues("WWW-Authenticate"))
                    .containsExactly(
                            "Basic realm=\"pintags\", charset=\"UTF-8\"",
                            "Bearer realm=\"pintags\", error=\"invalid_token\"");
        }
    }

    @Test
    void aWrongSecretIsNoInvalidToken() {
        assertThat(Caller.with(TestBed.OPERATOR, "wrong").token(4242).headers().getValues("WWW-Authenticate"))
                .contains("Bearer realm=\"pintags\"");
    }

    @Test
    void aWrongSecretAndAWrongIdGetTheSameAnswer() {
        String wrongSecret = assertProblem(
                        Caller.with(TestBed.OPERATOR, "wrong").token(4242), 401, "unauthenticated")
                .extract()
                .asString();
        assertProblem(Caller.with("nobody", "wrong").token(4242), 401, "unauthenticated")
                .body(equalTo(wrongSecret));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Basic", "Basic !!!", "Basic bm9jb2xvbg==", "Bearer x", "Digest a=b", "basic Og==", "Basic //8="
            })
    void whatIsNotCredentialsIs401(String header) {
        assertProblem(given().header("Authorization", header).get(TOKEN), 401, "unauthenticated");
    }

    @Test
    void twoAuthorizationHeadersAreRefusedEvenIfOneIsRight() {
        assertProblem(
                Caller.operator()
                        .request()
                        .header("Authorization", "Basic eDp5")
                        .get(TOKEN),
                401,
                "unauthenticated");
    }

    @Test
    void anAccountOutsideTheGrantsIs403WhetherItIsConnectedOrNot() {
        new Browser().connect(601).then().statusCode(200);

        String connected = assertProblem(Caller.of(TestBed.WORKER).token(601), 403, "forbidden")
                .extract()
                .asString();
        assertProblem(Caller.of(TestBed.WORKER).token(999_999), 403, "forbidden")
                .body(equalTo(connected));
    }

    @Test
    void aCallerWithoutThePermissionIs403() {
        assertProblem(Caller.of(TestBed.READER).token(4242), 403, "forbidden");
    }

    @Test
    void aGrantedAccountThatIsNotConnectedIs404() {
        assertProblem(Caller.operator().token(888), 404, "account-not-connected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "0", "-1", "9223372036854775808", "99999999999999999999", "4242x", "%20", "4.2"})
    void aHubIdThatIsNoneIs400AndNamesTheField(String hubId) {
        assertProblem(
                        Caller.operator().request().urlEncodingEnabled(false).get("/v1/accounts/" + hubId + "/token"),
                        400,
                        "invalid-request")
                .body("field", equalTo("hub_id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "86401", "99999999999999999999", "ten", "1e3", "1.5"})
    void aMinTtlThatIsNoneIs400AndNamesTheField(String minTtl) {
        assertProblem(Caller.operator().request().get(TOKEN + "?min_ttl=" + minTtl), 400, "invalid-request")
                .body("field", equalTo("min_ttl"));
    }

    @Test
    void anUnknownMediaTypeIs415() {
        assertProblem(
                        Caller.operator()
                                .request()
                                .contentType("text/plain")
                                .body("x")
                                .post(TOKEN + "/renewal"),
                        415,
                        "unsupported-media-type")
                .body("field", equalTo("Content-Type"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "null",
                "{\"rejected_token_sha256\":\"abc\"}",
                "{\"rejected_token_sha256\":7}",
                "{\"rejected_token_sha256\":{\"a\":1}}",
                "{\"rejected_token_sha256\":null}",
                "{\"rejected_token_sha256\":\"a\",\"rejected_token_sha256\":\"b\"}"
            })
    void aRenewalWithoutAHashIs400AndNamesTheField(String body) {
        assertProblem(json(body), 400, "invalid-request").body("field", equalTo("rejected_token_sha256"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "x", "\"text\""})
    void aBodyThatCannotBeReadIs400(String body) {
        assertProblem(json(body), 400, "invalid-request").body("field", equalTo("body"));
    }

    /** Whoever reads HTTP/2 strictly takes a reply with {@code Connection} for broken. */
    @Test
    void aRefusalInHttp2DoesNotSpeakOfTheConnection() throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        var root = URI.create(TestBed.publicUrl());
        // A connection goes over to HTTP/2 with its first reply.
        client.send(HttpRequest.newBuilder(root.resolve("/privacy")).build(), BodyHandlers.discarding());

        var reply = client.send(
                HttpRequest.newBuilder(root.resolve("/oauth/token"))
                        .POST(BodyPublishers.ofString("a".repeat(300_000)))
                        .build(),
                BodyHandlers.discarding());

        assertThat(reply.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(reply.statusCode()).isEqualTo(413);
        assertThat(reply.headers().firstValue("Connection")).isEmpty();
    }

    @Test
    void anOversizeBodyIs413() {
        assertProblem(json("\"" + "a".repeat(300_000) + "\""), 413, "payload-too-large")
                .body("field", equalTo("body"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DELETE | /v1/connect-links            | POST
            DELETE | /v1/accounts/4242/token      | GET, HEAD
            GET    | /v1/accounts/4242/token/renewal | POST
            PUT    | /v1/accounts/4242/events     | GET, HEAD
            POST   | /v1/accounts                 | GET, HEAD
            GET    | /oauth/token                 | POST
            PATCH  | /hubspot/install             | GET, HEAD
            """)
    void aMethodThatIsNotOfferedIs405AndSaysWhichOnesAre(String method, String path, String allowed) {
        Response reply = Caller.operator().request().request(method, path);
        reply.then().statusCode(405);
        assertThat(reply.header("Allow")).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/nothing", "/v1/accounts/4242/nothing", "/v1", "/", "/v1/accounts/4242/token/x/y"})
    void anUnknownAddressIs404(String path) {
        assertProblem(Caller.operator().request().get(path), 404, "not-found");
        assertProblem(Caller.operator().request().delete(path), 404, "not-found");
    }

    private static Response json(String body) {
        return Caller.operator()
                .request()
                .contentType("application/json")
                .body(body)
                .post(TOKEN + "/renewal");
    }
}
