package io.pintags.oauth;

import static io.pintags.testing.OAuthErrors.assertOAuthError;
import static io.pintags.testing.Problems.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.Cluster;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pod that shows the token of its service account, as a bearer or in exchange (RFC 8693). */
@QuarkusTest
@WithTestResource(TestBed.class)
@TestProfile(ServiceAccountCallerTest.InCluster.class)
class ServiceAccountCallerTest {
    private static final PublicJsonWebKey KEY = Cluster.key("one");
    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

    /** The worker's service account has the worker's grants. */
    public static final class InCluster implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path keys = Files.createTempFile("pintags-test", ".json");
                Files.writeString(keys, Cluster.publish(KEY));
                return Map.of(
                        "pintags.access.kubernetes.issuer",
                        Cluster.ISSUER,
                        "pintags.access.kubernetes.jwks-file",
                        keys.toString(),
                        "pintags.access.kubernetes.service-accounts.\"" + Cluster.WORKER + "\"",
                        TestBed.WORKER);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @BeforeEach
    void connect() {
        new Browser().connect(4242).then().statusCode(200);
    }

    @Test
    void theTokenIsABearerOfTheMappedClientsGrants() {
        given().header("Authorization", "Bearer " + token())
                .get("/v1/accounts/4242/token")
                .then()
                .statusCode(200);
        assertProblem(
                given().header("Authorization", "Bearer " + token()).get("/v1/accounts/1/token"), 403, "forbidden");
        assertProblem(
                given().header("Authorization", "Bearer " + token().substring(2))
                        .get("/v1/accounts/4242/token"),
                401,
                "unauthenticated");
    }

    @Test
    void theTokenIsExchangedForHubSpots() {
        Response reply = exchange(given(), token());

        reply.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("token_type", equalTo("Bearer"))
                .body("issued_token_type", equalTo("urn:ietf:params:oauth:token-type:access_token"))
                .body("scope", equalTo("oauth"));
        assertThat(reply.path("access_token").toString())
                .isEqualTo(Caller.of(TestBed.WORKER).accessToken(4242));
        given().get("/.well-known/oauth-authorization-server").then().body("grant_types_supported", hasItem(EXCHANGE));
    }

    @Test
    void anAccountThatTheServiceAccountMayNotHaveIsAnInvalidTarget() {
        assertOAuthError(exchange(given().formParam("audience", "4243"), token()), 400, "invalid_target");
    }

    @Test
    void aTokenOfAServiceAccountThatIsMappedToNobodyIsInvalid() {
        var claims = Cluster.claims(Instant.now());
        claims.setSubject("system:serviceaccount:crm:stranger");
        assertOAuthError(exchange(given(), Cluster.token(KEY, claims)), 400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c", "e30.e30.e30"})
    void whatIsNoTokenIsInvalid(String token) {
        assertOAuthError(exchange(given(), token), 400, "invalid_request");
    }

    @Test
    void aClientThatProvesItselfAsWellMustBeTheSame() {
        exchange(Caller.of(TestBed.WORKER).request(), token()).then().statusCode(200);
        assertOAuthError(exchange(Caller.operator().request(), token()), 400, "invalid_request");
        assertOAuthError(exchange(Caller.with("worker", "wrong").request(), token()), 401, "invalid_client");
    }

    @Test
    void anExchangeWithoutAnyProofIs401() {
        assertOAuthError(given().formParam("grant_type", EXCHANGE).post("/oauth/token"), 401, "invalid_client");
    }

    @Test
    void otherKindsOfTokensAreNotExchanged() {
        assertOAuthError(
                given().formParam("grant_type", EXCHANGE)
                        .formParam("subject_token", token())
                        .post("/oauth/token"),
                400,
                "invalid_request");
        assertOAuthError(exchange(given().formParam("actor_token", "x"), token()), 400, "invalid_request");
        assertOAuthError(
                exchange(
                        given().formParam("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token"),
                        token()),
                400,
                "invalid_request");
    }

    private static Response exchange(RequestSpecification request, String token) {
        return request.formParam("grant_type", EXCHANGE)
                .formParam("subject_token", token)
                .formParam("subject_token_type", JWT)
                .post("/oauth/token");
    }

    private static String token() {
        return Cluster.token(KEY, Cluster.claims(Instant.now()));
    }
}
