package io.pintags.oauth;

import static io.pintags.oauth.TokenRequests.ask;
import static io.pintags.oauth.TokenRequests.body;
import static io.pintags.oauth.TokenRequests.encode;
import static io.pintags.oauth.TokenRequests.operator;
import static io.pintags.oauth.TokenRequests.pair;
import static io.pintags.oauth.TokenRequests.request;
import static io.pintags.oauth.TokenRequests.worker;
import static io.pintags.testing.OAuthErrors.assertOAuthError;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.pintags.database.Database;
import io.pintags.simulator.Fault;
import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.pintags.testing.TestTime;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6749 client credentials, to the letter. */
@QuarkusTest
@WithTestResource(TestBed.class)
class TokenEndpointTest {
    private static final String TOKEN = "/oauth/token";
    private static final String FORM = "application/x-www-form-urlencoded";

    @Inject
    Database database;

    @Inject
    TokenEndpoint endpoint;

    @BeforeEach
    void connect() {
        new Browser().connect(4242).then().statusCode(200);
    }

    @AfterEach
    void healthyAgain() {
        TestBed.hubspot().clearFaults();
        TestTime.reset();
    }

    @Test
    void aBoundClientNeedsToSayNothingButWhoItIs() {
        Response reply = ask(worker(), "grant_type=client_credentials");

        reply.then()
                .statusCode(200)
                .contentType("application/json")
                .header("Cache-Control", "no-store")
                .header("Pragma", "no-cache")
                .body("token_type", equalTo("Bearer"))
                .body("scope", equalTo("oauth"));
        assertThat(reply.<Integer>path("expires_in")).isBetween(1740, 1800);
        assertThat(reply.<Map<String, Object>>path("$"))
                .containsOnlyKeys("access_token", "token_type", "expires_in", "scope");
        assertThat(reply.path("access_token").toString())
                .isEqualTo(Caller.of(TestBed.WORKER).accessToken(4242));
    }

    @Test
    void theLifeInTheReplyIsWhatIsLeft() {
        ask(worker(), "grant_type=client_credentials");
        TestTime.pass(Duration.ofMinutes(10));

        assertThat(ask(worker(), "grant_type=client_credentials").<Integer>path("expires_in"))
                .isBetween(1140, 1200);
    }

    @Test
    void theClientMayProveItselfInTheBody() {
        ask(given(), "grant_type=client_credentials&" + body(TestBed.WORKER, TestBed.secretOf(TestBed.WORKER)))
                .then()
                .statusCode(200);
    }

    @Test
    void anIdAndSecretWithAnyCharactersWorkInBothPlaces() {
        String id = TestBed.ORG;
        String secret = TestBed.secretOf(id);

        ask(given().auth().preemptive().basic(encode(id), encode(secret)), "grant_type=client_credentials")
                .then()
                .statusCode(200);
        ask(given(), "grant_type=client_credentials&" + body(id, secret)).then().statusCode(200);
    }

    @Test
    void twoWaysOfProvingAreRefusedEvenIfBothAreRight() {
        String body = body(TestBed.WORKER, TestBed.secretOf(TestBed.WORKER));
        assertOAuthError(ask(worker(), "grant_type=client_credentials&" + body), 400, "invalid_request");
    }

    @Test
    void anIdThatIsRepeatedInTheBodyMustBeTheSame() {
        ask(worker(), "grant_type=client_credentials&client_id=worker").then().statusCode(200);
        assertOAuthError(ask(worker(), "grant_type=client_credentials&client_id=reader"), 401, "invalid_client");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "client_id=worker", "client_secret=x", "client_id=worker&client_secret=wrong"})
    void whoDoesNotProveItselfIs401WithAChallenge(String credentials) {
        var challenges = assertOAuthError(
                        ask(given(), "grant_type=client_credentials&" + credentials), 401, "invalid_client")
                .extract()
                .headers()
                .getValues("WWW-Authenticate");
        assertThat(challenges).anyMatch(challenge -> challenge.startsWith("Basic "));
    }

    @Test
    void credentialsInTheUrlAreNoCredentials() {
        String query = "?" + body(TestBed.WORKER, TestBed.secretOf(TestBed.WORKER));
        assertOAuthError(
                given().urlEncodingEnabled(false)
                        .contentType(FORM)
                        .body("grant_type=client_credentials")
                        .post(TOKEN + query),
                401,
                "invalid_client");
    }

    @Test
    void aWrongSecretInTheHeaderIsAnsweredInTheSchemeThatWasUsed() {
        var challenges = assertOAuthError(
                        ask(given().auth().preemptive().basic("worker", "wrong"), "grant_type=client_credentials"),
                        401,
                        "invalid_client")
                .extract()
                .headers()
                .getValues("WWW-Authenticate");
        assertThat(challenges).anyMatch(challenge -> challenge.startsWith("Basic "));
    }

    @ParameterizedTest
    @CsvSource({
        "scope=a, invalid_request",
        "grant_type=, invalid_request",
        "grant_type=password, unsupported_grant_type",
        "grant_type=client_credentials&grant_type=client_credentials, invalid_request",
        "grant_type=client_credentials&x=1&x=1, invalid_request",
        "grant_type=client_credentials&scope=%zz, invalid_request",
        "grant_type=client_credentials&scope=a%20%20b, invalid_scope",
        "grant_type=client_credentials&scope=%22, invalid_scope",
        "grant_type=client_credentials&scope=hubspot:portal:, invalid_target",
        "grant_type=client_credentials&audience=crm, invalid_target",
        "grant_type=client_credentials&resource=4242, invalid_target"
    })
    void whatCannotBeUnderstoodIs400(String form, String code) {
        assertOAuthError(ask(worker(), form), 400, code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audience=4242",
                "audience=hubspot:portal:4242",
                "audience=https://api.hubapi.com/portals/4242",
                "resource=hubspot:portal:4242",
                "resource=https://api.hubapi.com/portals/4242",
                "scope=hubspot:portal:4242",
                "scope=crm.objects.contacts.read+hubspot:portal:4242",
                "audience=4242&audience=hubspot:portal:4242&resource=hubspot:portal:4242&scope=hubspot:portal:4242"
            })
    void anAccountCanBeNamedInAnyOfTheseWays(String name) {
        String named = ask(operator(), "grant_type=client_credentials&" + name)
                .then()
                .statusCode(200)
                .extract()
                .path("access_token");
        assertThat(named).isEqualTo(Caller.operator().accessToken(4242));
        ask(worker(), "grant_type=client_credentials&" + name).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scope=oauth",
                "audience=4242&resource=hubspot:portal:4243",
                "scope=hubspot:portal:1+hubspot:portal:2"
            })
    void noNameAndConflictingNamesAreInvalidTargets(String name) {
        assertOAuthError(ask(operator(), "grant_type=client_credentials&" + name), 400, "invalid_target");
    }

    @Test
    void anAccountOfOthersAndOneThatIsNotConnectedGetTheSameAnswer() {
        new Browser().connect(4243).then().statusCode(200);

        String others = assertOAuthError(
                        ask(pair(), "grant_type=client_credentials&audience=4243"), 400, "invalid_target")
                .extract()
                .asString();
        assertOAuthError(ask(operator(), "grant_type=client_credentials&audience=999"), 400, "invalid_target")
                .body(equalTo(others));
        assertOAuthError(ask(worker(), "grant_type=client_credentials&audience=4243"), 400, "invalid_target");
    }

    @Test
    void aClientWithoutThePermissionIsNotAuthorizedForTheGrant() {
        var reader = given().auth().preemptive().basic(TestBed.READER, TestBed.secretOf(TestBed.READER));
        assertOAuthError(ask(reader, "grant_type=client_credentials&audience=4242"), 400, "unauthorized_client");
    }

    @Test
    void aDeadGrantIsAnInvalidGrantAndSaysWhereToReconnect() {
        new Browser().connect(4244).then().statusCode(200);
        database.update("update account set status = 'RECONNECT_REQUIRED', status_cause = 'test' where hub_id = 4244");

        assertOAuthError(ask(operator(), "grant_type=client_credentials&audience=4244"), 400, "invalid_grant")
                .body("error_uri", endsWith("/hubspot/install?hub_id=4244"));
    }

    @Test
    void whenNothingCanBeHadTheAnswerSaysWhenToTryAgain() {
        new Browser().connect(4245).then().statusCode(200);
        TestBed.hubspot().inject(Fault.serverError(503).forHub(4245).untilCleared());
        TestTime.pass(Duration.ofMinutes(31));

        String wait = assertOAuthError(
                        ask(operator(), "grant_type=client_credentials&audience=4245"), 503, "temporarily_unavailable")
                .extract()
                .header("Retry-After");
        assertThat(Integer.parseInt(wait)).isPositive();
    }

    @Test
    void whatIsRefusedBeforeTheEndpointIsReachedIsSaidInTheSameWords() {
        assertOAuthError(given().get(TOKEN), 405, "invalid_request");
        assertOAuthError(given().post("/oauth/nothing"), 404, "invalid_request");
        assertOAuthError(given().contentType("application/json").body("{}").post(TOKEN), 415, "invalid_request");
        assertOAuthError(ask(worker(), "x=" + "a".repeat(300_000)), 413, "invalid_request");
    }

    @Test
    void aHitIsAnsweredOnTheCallingThreadWithoutWaiting() {
        ask(worker(), "grant_type=client_credentials").then().statusCode(200);

        var answer = endpoint.token(
                        request(TestBed.WORKER, TestBed.secretOf(TestBed.WORKER)), "grant_type=client_credentials")
                .subscribeAsCompletionStage();

        assertThat(answer).isDone();
    }

    @Test
    void theMetadataDocumentNamesTheEndpoints() {
        given().get("/.well-known/oauth-authorization-server")
                .then()
                .statusCode(200)
                .body("token_endpoint", endsWith("/oauth/token"))
                .body("revocation_endpoint", endsWith("/oauth/revoke"))
                .body("introspection_endpoint", endsWith("/oauth/introspect"))
                .body("grant_types_supported", hasItem("client_credentials"))
                .body("token_endpoint_auth_methods_supported", hasItem("client_secret_basic"));
    }
}
