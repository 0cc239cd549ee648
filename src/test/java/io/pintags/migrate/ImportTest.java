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
        TestBed.hubspot().grant(1701, 3);
        TestBed.hubspot().uninstall(1703);
        String table = "\uFEFF\"ID\",\"NAME\",\"HUB_ID__C\",\"REFRESH_TOKEN__C\"\r\n"
                + "\"a01\",\"Two\r\nlines, and \"\"quotes\"\"\",\"1701.0\",\"" + grantedRefreshToken(1701) + "\"\r\n"
                + "\"a02\",\"no hub id\",\"\",\"" + grantedRefreshToken(1702) + "\"\r\n"
                + "\"a03\",\"uninstalled\",\"1703\",\"" + grantedRefreshToken(1703) + "\"\r\n"
                + "\"a04\",\"masked\",\"1704\",\"****************abcd\"\r\n"
                + "\"a05\",\"again\",\"1701\",\"" + grantedRefreshToken(1701) + "\"\r\n"
                + "\"a06\",\"empty\",\"1706\",\"\"\r\n"
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
                .body("report[1].hub_id", equalTo(1702))
                .body("report[3].advice", matchesPattern("The token is masked.*"));
        assertThat(reply.asString())
                .doesNotContain("na1-")
                .doesNotContain("abcd")
                .doesNotContain("lines");
        assertThat(Caller.operator().accessToken(1701)).startsWith("na1-");
        assertThat(Caller.operator().accessToken(1702)).startsWith("na1-");
        assertProblem(Caller.operator().token(1703), 404, "account-not-connected");
    }

    @Test
    void aDryRunLooksAndSpendsNothing() {
        TestBed.hubspot().grant(1711, 1);

        table(HEADER + row(1711, grantedRefreshToken(1711)) + row(1712, "***"), "?dry_run=true")
                .then()
                .statusCode(200)
                .body("dry_run", equalTo(true))
                .body("report.outcome", equalTo(List.of("ready", "masked")));

        assertThat(spent(1711)).isZero();
        assertProblem(Caller.operator().token(1711), 404, "account-not-connected");
    }

    @Test
    void theSameFileAgainChangesNothingAndSpendsNothingEvenWhereTokensRotate() {
        TestBed.hubspot().rotating(true);
        TestBed.hubspot().grant(1721, 2);
        String table = HEADER + row(1721, grantedRefreshToken(1721)) + "x,y,," + grantedRefreshToken(1722) + "\n";

        outcomes(table(table, "")).isEqualTo(List.of("imported", "imported"));
        long spent = spent(1721) + spent(1722);
        outcomes(table(table, "")).isEqualTo(List.of("unchanged", "unchanged"));

        assertThat(spent(1721) + spent(1722)).isEqualTo(spent).isEqualTo(2);
        String token = Caller.operator().accessToken(1721);
        Caller.operator().renew(1721, token).then().statusCode(200);
    }

    @Test
    void aConnectedAccountKeepsItsGrantUnlessAskedOtherwise() {
        new Browser().connect(1731);
        TestBed.hubspot().grant(1731, 1);
        String table = HEADER + row(1731, grantedRefreshToken(1731));

        outcomes(table(table, "")).isEqualTo(List.of("kept"));
        assertThat(spent(1731)).isZero();
        outcomes(table(HEADER + "x,y,," + grantedRefreshToken(1731), "")).isEqualTo(List.of("kept"));
        assertThat(spent(1731)).isZero();
        outcomes(table(table, "?replace=true")).isEqualTo(List.of("replaced"));
        assertThat(fingerprint(1731))
                .isEqualTo(Secret.of(grantedRefreshToken(1731)).fingerprint());
        outcomes(table(table, "?replace=true")).isEqualTo(List.of("unchanged"));
    }

    @Test
    void aRowThatNamesAnotherAccountIsNotUsedAndNotSpent() {
        TestBed.hubspot().grant(1741, 1);

        outcomes(table(HEADER + row(1742, grantedRefreshToken(1741)), "")).isEqualTo(List.of("other-account"));

        assertThat(spent(1741)).isZero();
        assertProblem(Caller.operator().token(1742), 404, "account-not-connected");
    }

    @Test
    void connectionsAsNangoWritesThemAreRead() {
        TestBed.hubspot().grant(1751, 3);
        String body = """
                {"connections": [
                  {"connection_id": "a", "provider": "hubspot", "provider_config_key": "hubspot",
                   "credentials": {"type": "OAUTH2", "access_token": "ignored-token", "refresh_token": "%s",
                     "expires_at": "2026-11-23T10:15:00.000Z", "raw": {"hub_id": 1751}}, "metadata": null},
                  {"connection_id": "b", "provider": "hubspot", "connection_config": {"portalId": 1752},
                   "credentials": {"type": "OAUTH2", "raw": {"refresh_token": "%s"}}},
                  {"connection_id": "c", "provider": "slack", "credentials": {"refresh_token": "xoxe-1-something"}},
                  {"connection_id": "d", "provider": "hubspot", "credentials": {"refresh_token": "%s"}}]}
                """.formatted(grantedRefreshToken(1751), grantedRefreshToken(1752), grantedRefreshToken(1753));

        outcomes(json(body)).isEqualTo(List.of("imported", "imported", "other-provider", "imported"));

        assertThat(Caller.operator().accessToken(1753)).startsWith("na1-");
    }

    @Test
    void columnsCanBeNamed() {
        TestBed.hubspot().grant(1761, 1);
        String table = "Portal\tGeheimnis\n1761\t" + grantedRefreshToken(1761) + "\n";

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
        String location = table(HEADER + row(1771, "***") + row(1772, "***") + row(1773, "***"), "?dry_run=true")
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
        String wide = HEADER + "x," + "n".repeat(1_000_000) + ",1781,***\n";

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
        TestBed.hubspot().grant(1791, 1);

        outcomes(table(HEADER + row(1791, grantedRefreshToken(1791)), "")).isEqualTo(List.of("imported"));

        assertThat(database.query(
                        "select refresh_token_ciphertext from account_import_row where refresh_token_ciphertext is not"
                                + " null and hub_id = 1791",
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
