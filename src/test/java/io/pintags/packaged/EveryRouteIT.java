package io.pintags.packaged;

import static io.pintags.testing.HubSpotCall.action;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.ClusterBed;
import io.pintags.testing.HubSpotCall;
import io.pintags.testing.PackagedBed;
import io.pintags.testing.RequiresVault;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every operation of the packaged service (jar or native executable) answers as it should. What works in the tests of the
 * classes can be missing from the executable: a template, a record that JSON is made of, a migration, a class that is found
 * by its name.
 */
@QuarkusIntegrationTest
@WithTestResource(PackagedBed.class)
@WithTestResource(ClusterBed.class)
@RequiresVault
class EveryRouteIT {
    private static final long HUB = 4242;
    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

    /** One visit for each operation of the API document. A new operation needs a new line. */
    private static final Map<String, ThrowingCallable> VISITS = Map.ofEntries(
            visit(
                    "GET /v1/accounts",
                    () -> operator().get("/v1/accounts").then().statusCode(200).body("accounts.hub_id", hasItem((int)
                            HUB))),
            visit(
                    "GET /v1/accounts/{hubId}",
                    () -> operator()
                            .get("/v1/accounts/" + HUB)
                            .then()
                            .statusCode(200)
                            .body("status", equalTo("active"))),
            visit(
                    "GET /v1/accounts/{hubId}/export",
                    () -> operator()
                            .get("/v1/accounts/" + HUB + "/export")
                            .then()
                            .statusCode(200)
                            .body(containsString("@"))),
            visit(
                    "GET /v1/accounts/{hubId}/token",
                    () -> Caller.of(TestBed.WORKER)
                            .token(HUB)
                            .then()
                            .statusCode(200)
                            .body("access_token", startsWith("na1-"))),
            visit(
                    "POST /v1/accounts/{hubId}/token/renewal",
                    () -> Caller.operator()
                            .renew(HUB, token())
                            .then()
                            .statusCode(200)
                            .body("hub_id", equalTo((int) HUB))),
            visit(
                    "POST /v1/connect-links",
                    () -> operator()
                            .contentType("application/json")
                            .body("{\"hub_id\":4243}")
                            .post("/v1/connect-links")
                            .then()
                            .statusCode(201)
                            .body("url", containsString("/hubspot/install?link="))),
            visit("POST /v1/signature-checks", () -> {
                var call = HubSpotCall.v3("/handler", action("every-route", HUB));
                operator()
                        .contentType("application/json")
                        .body(Map.of(
                                "method", call.method(),
                                "url", call.url(),
                                "headers", call.headers(),
                                "body", call.body(),
                                "with_token", true))
                        .post("/v1/signature-checks")
                        .then()
                        .statusCode(200)
                        .body("verdict", equalTo("genuine"))
                        .body("access_token", startsWith("na1-"));
            }),
            visit("POST /oauth/token", () -> {
                clientCredentials(operator().formParam("audience", HUB));
                clientCredentials(Caller.of(TestBed.WORKER).request());
                given().formParam("grant_type", EXCHANGE)
                        .formParam("subject_token", ClusterBed.serviceAccountToken())
                        .formParam("subject_token_type", "urn:ietf:params:oauth:token-type:jwt")
                        .post("/oauth/token")
                        .then()
                        .statusCode(200)
                        .body("issued_token_type", equalTo("urn:ietf:params:oauth:token-type:access_token"));
            }),
            visit(
                    "POST /oauth/introspect",
                    () -> operator()
                            .formParam("token", token())
                            .post("/oauth/introspect")
                            .then()
                            .statusCode(200)
                            .body("active", equalTo(true))),
            visit(
                    "POST /oauth/revoke",
                    () -> operator()
                            .formParam("token", token())
                            .post("/oauth/revoke")
                            .then()
                            .statusCode(200)
                            .body(equalTo("{}"))),
            visit(
                    "GET /.well-known/oauth-authorization-server",
                    () -> given().get("/.well-known/oauth-authorization-server")
                            .then()
                            .statusCode(200)
                            .body("grant_types_supported", hasItem(EXCHANGE))),
            visit(
                    "GET /hubspot/install",
                    () -> new Browser()
                            .open("/hubspot/install")
                            .then()
                            .statusCode(302)
                            .header("Location", startsWith(TestBed.hubspot().url() + "/oauth/authorize"))),
            visit("GET /hubspot/callback", () -> {
                new Browser().connect(HUB).then().statusCode(200).contentType("text/html");
                new Browser().open("/hubspot/callback?state=x&code=y").then().statusCode(400);
            }),
            visit("POST /hubspot/workflow-actions/{name}", () -> {
                for (String name : List.of("check-connection", "renew-token")) {
                    String path = "/hubspot/workflow-actions/" + name;
                    HubSpotCall.v3(path, action("every-route-" + name, HUB))
                            .send()
                            .then()
                            .statusCode(200);
                    HubSpotCall.unsigned(path, action("x", HUB)).send().then().statusCode(401);
                }
            }),
            visit(
                    "GET /console",
                    () -> operator()
                            .get("/console")
                            .then()
                            .statusCode(200)
                            .contentType("text/html")
                            .body(containsString("4242"))),
            visit(
                    "GET /privacy",
                    () -> given().get("/privacy")
                            .then()
                            .statusCode(200)
                            .contentType("text/html")
                            .body(containsString("privacy@example.com"))));

    @BeforeEach
    void connect() {
        new Browser().connect(HUB).then().statusCode(200);
    }

    @Test
    void everyOperationHasItsVisit() {
        Map<String, Map<String, Object>> paths = operator()
                .queryParam("format", "JSON")
                .get("/openapi")
                .then()
                .statusCode(200)
                .extract()
                .path("paths");
        Stream<String> operations = paths.entrySet().stream()
                .flatMap(path -> path.getValue().keySet().stream()
                        .filter(key -> !key.equals("parameters"))
                        .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()));

        assertThat(operations).containsExactlyInAnyOrderElementsOf(VISITS.keySet());
    }

    @Test
    void everyVisitIsAnswered() {
        VISITS.forEach((operation, visit) -> assertThatCode(visit).as(operation).doesNotThrowAnyException());
    }

    @Test
    void probesAndMetricsAnswerOnAPortOfTheirOwn() {
        for (String probe : List.of("live", "ready", "started")) {
            given().get(PackagedBed.management() + "/q/health/" + probe)
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("UP"));
            given().get("/q/health/" + probe).then().statusCode(404);
        }
        given().get(PackagedBed.management() + "/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("pintags_token_requests_total"))
                .body(containsString("http_server_requests_seconds_count"));
    }

    @Test
    void theApiDocumentIsOneThatSalesforceImports() {
        operator().get("/openapi").then().statusCode(200).body(containsString("openapi: 3.0"));
    }

    private static Map.Entry<String, ThrowingCallable> visit(String operation, ThrowingCallable visit) {
        return Map.entry(operation, visit);
    }

    private static void clientCredentials(RequestSpecification request) {
        request.formParam("grant_type", "client_credentials")
                .post("/oauth/token")
                .then()
                .statusCode(200)
                .body("access_token", startsWith("na1-"));
    }

    private static RequestSpecification operator() {
        return Caller.operator().request();
    }

    private static String token() {
        return Caller.operator().accessToken(HUB);
    }
}
