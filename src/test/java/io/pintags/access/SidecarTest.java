package io.pintags.access;

import static io.pintags.testing.OAuthErrors.assertOAuthError;
import static io.pintags.testing.Problems.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.notNullValue;

import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The local port of a sidecar. */
@QuarkusTest
@WithTestResource(TestBed.class)
@TestProfile(SidecarTest.Sidecar.class)
class SidecarTest {
    private static final Path TOKEN_FILE = Path.of("target/sidecar-test-token").toAbsolutePath();
    private static final String TOKEN = "/v1/accounts/4242/token";

    /** A sidecar with a local token. */
    public static final class Sidecar implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("pintags.access.sidecar", "true", "pintags.access.local-token-file", TOKEN_FILE.toString());
        }
    }

    @BeforeEach
    void connect() {
        new Browser().connect(4242).then().statusCode(200);
    }

    @Test
    void theTokenInTheFileLetsIn() throws IOException {
        String token = Files.readString(TOKEN_FILE);

        given().header("Authorization", "Bearer " + token).get(TOKEN).then().statusCode(200);
        given().header("Authorization", "bearer " + token).get(TOKEN).then().statusCode(200);
        given().header("Authorization", "Bearer " + token)
                .formParam("grant_type", "client_credentials")
                .formParam("audience", "4242")
                .post("/oauth/token")
                .then()
                .statusCode(200);
        assertProblem(
                given().header("Authorization", "Bearer " + token.substring(1) + "x")
                        .get(TOKEN),
                401,
                "unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Forwarded", "X-Forwarded-For", "x-forwarded-host", "X-Forwarded-Proto", "X-FORWARDED-PREFIX"})
    void aRequestThatWasPassedOnIsRefusedEvenIfTheCallerIsRight(String header) {
        assertProblem(Caller.operator().request().header(header, "for=1.2.3.4").get(TOKEN), 400, "invalid-request");
        assertProblem(given().header(header, "x").get("/hubspot/install"), 400, "invalid-request");
        assertOAuthError(Caller.operator().request().header(header, "x").post("/oauth/token"), 400, "invalid_request");
    }

    @Test
    void withoutTheHeaderNothingIsAnswered() {
        assertProblem(given().get(TOKEN), 401, "unauthenticated").header("PinTags-Privacy-Policy", notNullValue());
        assertProblem(given().get("/openapi"), 401, "unauthenticated");
        assertProblem(given().get("/nothing"), 401, "unauthenticated");
        assertOAuthError(
                given().formParam("grant_type", "client_credentials")
                        .formParam("client_id", TestBed.WORKER)
                        .formParam("client_secret", TestBed.secretOf(TestBed.WORKER))
                        .post("/oauth/token"),
                401,
                "invalid_client");
    }

    @Test
    void theOpenAddressesAnswerAllTheSame() {
        given().get("/.well-known/oauth-authorization-server").then().statusCode(200);
        given().redirects().follow(false).get("/hubspot/install").then().statusCode(302);
    }

    @Test
    void thePortIsOnLoopbackUnlessItIsSet() {
        assertThat(ConfigProvider.getConfig().getValue("quarkus.http.host", String.class))
                .isEqualTo("127.0.0.1");
    }
}
