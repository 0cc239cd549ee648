package io.pintags.migrate;

import static io.pintags.simulator.HubSpotSimulator.grantedRefreshToken;
import static io.pintags.testing.Problems.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.pintags.crypto.Secret;
import io.pintags.database.Database;
import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import net.jqwik.api.Arbitraries;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The import of refresh tokens over HTTP. */
@QuarkusTest
@WithTestResource(TestBed.class)
class ImportTest {
    private static final String HEADER = "Id,Name,Hub_Id__c,Refresh_Token__c\n";

    @Inject
    Database database;

    @AfterEach
    void hubSpotKeepsRefreshTokens() {
        TestBed.hubspot().rotating(false);
    }

    @Test
    void theRowsOfADataLoaderExportAreProvedAndReportedOneByOne() {
        TestBed.hubspot().grant(91701, 3);
        TestBed.hubspot().uninstall(91703);
        String table = "\uFEFF\"ID\",\"NAME\",\"HUB_ID__C\",\"REFRESH_TOKEN__C\"\r\n"
                + "\"a01\",\"Two\r\nlines, and \"\"quotes\"\"\",\"91701.0\",\"" + grantedRefreshToken(91701) + "\"\r\n"
                + "\"a02\",\"no hub id\",\"\",\"" + grantedRefreshToken(91702) + "\"\r\n"
                + "\"a03\",\"uninstalled\",\"91703\",\"" + grantedRefreshToken(91703) + "\"\r\n"
                + "\"a04\",\"masked\",\"91704\",\"****************abcd\"\r\n"
                + "\"a05\",\"again\",\"91701\",\"" + grantedRefreshToken(91701) + "\"\r\n"
                + "\"a06\",\"empty\",\"91706\",\"\"\r\n"
                + "\"a07\",\"formula\",\"=1+1\",\"na1-whatever-token\"\r\n";

        Response reply = table(table, "");

        reply.then()
                .statusCode(200)
                .header("Location", matchesPattern(".*/v1/imports/[0-9a-f-]{36}"))
                .body("state", equalTo("finished"))
                .body("rows", equalTo(7))
                .body(
                        "report.outcome",
                        equalTo(List.of(
                                "imported",
                                "imported",
                                "dead",
                                "masked",
                                "duplicate",
                                "missing-token",
                                "malformed-hub-id")))
                .body("report[1].hub_id", equalTo(91702))
                .body("report[3].advice", matchesPattern("The token is masked.*"));
        assertThat(reply.asString())
                .doesNotContain("na1-")
                .doesNotContain("abcd")
                .doesNotContain("lines");
        assertThat(Caller.operator().accessToken(91701)).startsWith("na1-");
        assertThat(Caller.operator().accessToken(91702)).startsWith("na1-");
        assertProblem(Caller.operator().token(91703), 404, "account-not-connected");
    }

    @Test
    void aDryRunLooksAndSpendsNothing() {
        TestBed.hubspot().grant(91711, 1);

        table(HEADER + row(91711, grantedRefreshToken(91711)) + row(91712, "***"), "?dry_run=true")
                .then()
                .statusCode(200)
                .body("dry_run", equalTo(true))
                .body("report.outcome", equalTo(List.of("ready", "masked")));

        assertThat(spent(91711)).isZero();
        assertProblem(Caller.operator().token(91711), 404, "account-not-connected");
    }

    @Test
    void theSameFileAgainChangesNothingAndSpendsNothingEvenWhereTokensRotate() {
        TestBed.hubspot().rotating(true);
        TestBed.hubspot().grant(91721, 2);
        String table = HEADER + row(91721, grantedRefreshToken(91721)) + "x,y,," + grantedRefreshToken(91722) + "\n";

        outcomes(table(table, "")).isEqualTo(List.of("imported", "imported"));
        long spent = spent(91721) + spent(91722);
        outcomes(table(table, "")).isEqualTo(List.of("unchanged", "unchanged"));

        assertThat(spent(91721) + spent(91722)).isEqualTo(spent).isEqualTo(2);
        String token = Caller.operator().accessToken(91721);
        Caller.operator().renew(91721, token).then().statusCode(200);
    }

    @Test
    void aConnectedAccountKeepsItsGrantUnlessAskedOtherwise() {
        new Browser().connect(91731);
        TestBed.hubspot().grant(91731, 1);
        String table = HEADER + row(91731, grantedRefreshToken(91731));

        outcomes(table(table, "")).isEqualTo(List.of("kept"));
        assertThat(spent(91731)).isZero();
        outcomes(table(HEADER + "x,y,," + grantedRefreshToken(91731), "")).isEqualTo(List.of("kept"));
        assertThat(spent(91731)).isZero();
        outcomes(table(table, "?replace=true")).isEqualTo(List.of("replaced"));
        assertThat(fingerprint(91731))
                .isEqualTo(Secret.of(grantedRefreshToken(91731)).fingerprint());
        outcomes(table(table, "?replace=true")).isEqualTo(List.of("unchanged"));
    }

    @Test
    void aRowThatNamesAnotherAccountIsNotUsedAndNotSpent() {
        TestBed.hubspot().grant(91741, 1);

        outcomes(table(HEADER + row(91742, grantedRefreshToken(91741)), "")).isEqualTo(List.of("other-account"));

        assertThat(spent(91741)).isZero();
        assertProblem(Caller.operator().token(91742), 404, "account-not-connected");
    }

    @Test
    void connectionsAsNangoWritesThemAreRead() {
        TestBed.hubspot().grant(91751, 3);
        String body = """
                {"connections": [
                  {"connection_id": "a", "provider": "hubspot", "provider_config_key": "hubspot",
                   "credentials": {"type": "OAUTH2", "access_token": "ignored-token", "refresh_token": "%s",
                     "expires_at": "2026-11-23T10:15:00.000Z", "raw": {"hub_id": 91751}}, "metadata": null},
                  {"connection_id": "b", "provider": "hubspot", "connection_config": {"portalId": 91752},
                   "credentials": {"type": "OAUTH2", "raw": {"refresh_token": "%s"}}},
                  {"connection_id": "c", "provider": "slack", "credentials": {"refresh_token": "xoxe-1-something"}},
                  {"connection_id": "d", "provider": "hubspot", "credentials": {"refresh_token": "%s"}}]}
                """.formatted(grantedRefreshToken(91751), grantedRefreshToken(91752), grantedRefreshToken(91753));

        outcomes(json(body)).isEqualTo(List.of("imported", "imported", "other-provider", "imported"));

        assertThat(Caller.operator().accessToken(91753)).startsWith("na1-");
    }

    @Test
    void columnsCanBeNamed() {
        TestBed.hubspot().grant(91761, 1);
        String table = "Portal\tGeheimnis\n91761\t" + grantedRefreshToken(91761) + "\n";

        assertProblem(table(table, ""), 400, "invalid-request").body("field", equalTo("refresh_token_column"));
        assertProblem(table(table, "?refresh_token_column=nothing"), 400, "invalid-request");
        outcomes(table(table, "?refresh_token_column=geheimnis&hub_id_column=portal"))
                .isEqualTo(List.of("imported"));
        assertProblem(table("Refresh_Token__c,ns__Refresh_Token__c\n", ""), 400, "invalid-request")
                .body("field", equalTo("refresh_token_column"));
    }

    @Test
    void whatCannotBeReadSaysSoAndQuotesNothing() {
        assertProblem(table(HEADER + "\"na1-open quote\n", ""), 400, "invalid-request")
                .body("field", equalTo("body"));
        assertProblem(table("", ""), 400, "invalid-request");
        assertProblem(table(HEADER, ""), 400, "invalid-request");
        assertProblem(json("{\"connections\": \"na1-x\"}"), 400, "invalid-request")
                .body("field", equalTo("connections"));
        assertProblem(json("[{"), 400, "invalid-request").body("field", equalTo("body"));
        assertProblem(json("\"na1-text\""), 400, "invalid-request");
        assertProblem(table(HEADER, "?dry_run=maybe"), 400, "invalid-request").body("field", equalTo("dry_run"));
        assertProblem(
                Caller.operator().request().contentType("text/plain").body("x").post("/v1/imports"),
                415,
                "unsupported-media-type");
    }

    @Test
    void anyBytesAreAnsweredAndNeverWithAFault() {
        List<byte[]> bodies = Arbitraries.bytes()
                .array(byte[].class)
                .ofMaxSize(400)
                .list()
                .ofSize(60)
                .sample();
        for (byte[] body : bodies) {
            for (String type : List.of("text/csv", "application/json")) {
                int status = Caller.operator()
                        .request()
                        .contentType(type)
                        .body(body)
                        .post("/v1/imports?dry_run=true")
                        .statusCode();
                assertThat(status).isIn(200, 400);
            }
        }
    }

    @Test
    void theReportIsReadPageByPage() {
        String location = table(HEADER + row(91771, "***") + row(91772, "***") + row(91773, "***"), "?dry_run=true")
                .then()
                .statusCode(200)
                .extract()
                .header("Location");
        String path = location.substring(location.indexOf("/v1/"));

        operator(path + "?limit=2").body("report.row", equalTo(List.of(1, 2))).body("next_after", equalTo(2));
        operator(path + "?limit=2&after=2").body("report.row", equalTo(List.of(3)));
        assertProblem(Caller.operator().request().get(path + "?limit=0"), 400, "invalid-request");
        assertProblem(Caller.operator().request().get("/v1/imports/1"), 404, "not-found");
        assertProblem(
                Caller.operator().request().get("/v1/imports/00000000-0000-0000-0000-000000000000"), 404, "not-found");
    }

    @Test
    void itIsForManagersOfEveryAccount() {
        assertProblem(given().contentType("text/csv").body(HEADER).post("/v1/imports"), 401, "unauthenticated");
        for (String caller : List.of(TestBed.WORKER, TestBed.READER)) {
            assertProblem(
                    Caller.of(caller)
                            .request()
                            .contentType("text/csv")
                            .body(HEADER)
                            .post("/v1/imports"),
                    403,
                    "forbidden");
        }
    }

    @Test
    void anImportMayBeLargerThanOtherRequestsAndIsBoundedToo() {
        String wide = HEADER + "x," + "n".repeat(1_000_000) + ",91781,***\n";

        outcomes(table(wide, "?dry_run=true")).isEqualTo(List.of("masked"));
        assertProblem(table(HEADER + "n".repeat(11_000_000), "?dry_run=true"), 413, "payload-too-large");
        assertProblem(
                Caller.operator()
                        .request()
                        .contentType("application/json")
                        .body("{\"hub_id\":1,\"x\":\"" + "n".repeat(300_000) + "\"}")
                        .post("/v1/connect-links"),
                413,
                "payload-too-large");
    }

    @Test
    void nothingOfATokenIsKeptOnceItIsProved() {
        TestBed.hubspot().grant(91791, 1);

        outcomes(table(HEADER + row(91791, grantedRefreshToken(91791)), "")).isEqualTo(List.of("imported"));

        assertThat(database.query(
                        "select refresh_token_ciphertext from account_import_row where refresh_token_ciphertext is not"
                                + " null and hub_id = 91791",
                        row -> row.getString(1)))
                .isEmpty();
    }

    private static String row(long hubId, String token) {
        return "x,y," + hubId + "," + token + "\n";
    }

    private static Response table(String body, String query) {
        return Caller.operator()
                .request()
                .contentType("text/csv; charset=UTF-8")
                .body(body)
                .post("/v1/imports" + query);
    }

    private static Response json(String body) {
        return Caller.operator()
                .request()
                .contentType("application/json")
                .body(body)
                .post("/v1/imports");
    }

    private static ValidatableResponse operator(String path) {
        return Caller.operator().request().get(path).then().statusCode(200);
    }

    private static org.assertj.core.api.AbstractObjectAssert<?, Object> outcomes(Response reply) {
        return assertThat(reply.then().statusCode(200).extract().<Object>path("report.outcome"));
    }

    private static long spent(long hubId) {
        return TestBed.hubspot()
                .counters()
                .refreshToken(grantedRefreshToken(hubId))
                .presented();
    }

    private String fingerprint(long hubId) {
        return database.first(
                        "select refresh_token_fingerprint from account where hub_id = ?",
                        row -> row.getString(1),
                        hubId)
                .orElseThrow();
    }
}
