package io.pintags.packaged;

import static io.pintags.simulator.HubSpotSimulator.grantedRefreshToken;
import static io.pintags.testing.HubSpotCall.action;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.ClusterBed;
import io.pintags.testing.HubSpotCall;
import io.pintags.testing.TestBed;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** One visit for each operation of the API document; it fails unless the answer is a good one. */
final class Visits {
    /** The account that visits are about. */
    static final long HUB = 4242;

    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

    /** By method and path, as the document has them. A new operation needs a new line. */
    static final Map<String, ThrowingCallable> ALL = Map.ofEntries(
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
            visit("DELETE /v1/accounts/{hubId}", () -> {
                new Browser().connect(4701).then().statusCode(200);
                operator().delete("/v1/accounts/4701").then().statusCode(200).body("status", equalTo("erased"));
            }),
            visit(
                    "GET /v1/accounts/{hubId}/events",
                    () -> operator()
                            .get("/v1/accounts/" + HUB + "/events")
                            .then()
                            .statusCode(200)
                            .body("events.hub_id", hasItem((int) HUB))),
            visit(
                    "GET /v1/events",
                    () -> operator().get("/v1/events").then().statusCode(200).body("events.hub_id", hasItem((int)
                            HUB))),
            visit(
                    "GET /v1/events/verification",
                    () -> operator()
                            .get("/v1/events/verification")
                            .then()
                            .statusCode(200)
                            .body("intact", equalTo(true))),
            visit("POST /v1/imports", () -> {
                imported("text/csv", "hub_id,refresh_token\n4702," + grantedRefreshToken(4702) + "\n", 4702);
                imported("application/json", """
                        {"connections": [{"provider": "hubspot",
                          "credentials": {"refresh_token": "%s", "raw": {"hub_id": 4703}}}]}""".formatted(grantedRefreshToken(4703)), 4703);
            }),
            visit("GET /v1/imports/{id}", () -> {
                String location = operator()
                        .contentType("text/csv")
                        .body("hub_id,refresh_token\n4704,***\n")
                        .post("/v1/imports?dry_run=true")
                        .header("Location");
                operator()
                        .get(URI.create(location).getPath())
                        .then()
                        .statusCode(200)
                        .body("rows", equalTo(1));
            }),
            visit(
                    "GET /v1/rewrap",
                    () -> operator().get("/v1/rewrap").then().statusCode(200).body("state", notNullValue())),
            visit("POST /v1/rewrap", () -> operator().post("/v1/rewrap").then().statusCode(202)),
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

    private Visits() {}

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

    private static void imported(String type, String body, long hubId) {
        TestBed.hubspot().grant(hubId, 1);
        operator()
                .contentType(type)
                .body(body)
                .post("/v1/imports")
                .then()
                .statusCode(200)
                .body("report.outcome", equalTo(List.of("imported")));
    }
}
