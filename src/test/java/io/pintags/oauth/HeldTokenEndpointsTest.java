package io.pintags.oauth;

import static io.pintags.testing.OAuthErrors.assertOAuthError;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.pintags.testing.TestTime;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7662 introspection and RFC 7009 revocation. */
@QuarkusTest
@WithTestResource(TestBed.class)
class HeldTokenEndpointsTest {
    private static final String INTROSPECT = "/oauth/introspect";
    private static final String REVOKE = "/oauth/revoke";

    @BeforeEach
    void connect() {
        new Browser().connect(4242).then().statusCode(200);
    }

    @AfterEach
    void backToNow() {
        TestTime.reset();
    }

    @Test
    void aTokenThatTheClientMayHaveIsActive() {
        String token = Caller.of(TestBed.WORKER).accessToken(4242);

        Response reply = post(Caller.of(TestBed.WORKER), INTROSPECT, token);

        reply.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("active", equalTo(true))
                .body("scope", equalTo("oauth"))
                .body("client_id", equalTo("worker"))
                .body("token_type", equalTo("Bearer"));
        assertThat(reply.<Integer>path("exp") - reply.<Integer>path("iat")).isEqualTo(1800);
        assertThat(Instant.ofEpochSecond(reply.<Integer>path("exp"))).isAfter(Instant.now());
        assertThat(reply.asString()).doesNotContain(token);
    }

    @Test
    void aTokenOfAnAccountOfOthersIsAsInactiveAsAnUnknownOne() {
        new Browser().connect(4246).then().statusCode(200);

        assertInactive(Caller.of(TestBed.WORKER), Caller.operator().accessToken(4246));
        assertInactive(Caller.of(TestBed.READER), Caller.operator().accessToken(4242));
        assertInactive(Caller.of(TestBed.WORKER), "unknown");
    }

    @Test
    void aTokenThatIsOverIsInactive() {
        String token = Caller.operator().accessToken(4242);
        TestTime.pass(Duration.ofMinutes(31));
        assertInactive(Caller.operator(), token);
    }

    @Test
    void aTokenThatWasReplacedIsInactive() {
        String token = Caller.operator().accessToken(4242);
        Caller.operator().renew(4242, token).then().statusCode(200);
        assertInactive(Caller.operator(), token);
    }

    @Test
    void aTokenThatWasGivenBackIsNotHandedToThatClientAgainAndOthersKeepIt() {
        new Browser().connect(4249).then().statusCode(200);
        Caller pair = Caller.of(TestBed.PAIR);
        String token = pair.accessToken(4249);
        Caller.operator().accessToken(4249);

        post(pair, REVOKE, token)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("$", equalTo(Map.of()));

        assertInactive(pair, token);
        post(Caller.operator(), INTROSPECT, token).then().body("active", equalTo(true));
        assertThat(Caller.operator().accessToken(4249)).isEqualTo(token);
        String next = pair.accessToken(4249);
        assertThat(next).isNotEqualTo(token);
        assertThat(pair.accessToken(4249)).isEqualTo(next);
        assertThat(TestBed.hubspot().counters().portal(4249).presented()).isEqualTo(1);
    }

    @Test
    void anUnknownTokenAndOneOfOthersAreRevokedInTheSameWordsAndNothingHappens() {
        new Browser().connect(4247).then().statusCode(200);
        String token = Caller.operator().accessToken(4247);

        for (String revoked : new String[] {"unknown", token}) {
            post(Caller.of(TestBed.WORKER), REVOKE, revoked)
                    .then()
                    .statusCode(200)
                    .body("$", equalTo(Map.of()));
        }

        assertThat(Caller.operator().accessToken(4247)).isEqualTo(token);
    }

    @ParameterizedTest
    @ValueSource(strings = {INTROSPECT, REVOKE})
    void onlyClientsAreAnswered(String endpoint) {
        assertOAuthError(given().formParam("token", "x").post(endpoint), 401, "invalid_client");
        assertOAuthError(post(Caller.with("worker", "wrong"), endpoint, "x"), 401, "invalid_client");
        assertOAuthError(
                given().contentType("application/x-www-form-urlencoded").post(endpoint), 401, "invalid_client");
    }

    @ParameterizedTest
    @ValueSource(strings = {INTROSPECT, REVOKE})
    void aTokenMustBeNamed(String endpoint) {
        assertOAuthError(
                Caller.operator()
                        .request()
                        .formParam("token_type_hint", "access_token")
                        .post(endpoint),
                400,
                "invalid_request");
    }

    private static void assertInactive(Caller caller, String token) {
        assertThat(post(caller, INTROSPECT, token)
                        .then()
                        .statusCode(200)
                        .extract()
                        .<Map<String, Object>>path("$"))
                .isEqualTo(Map.of("active", false));
    }

    private static Response post(Caller caller, String endpoint, String token) {
        return caller.request()
                .formParam("token", token)
                .formParam("token_type_hint", "access_token")
                .post(endpoint);
    }
}
