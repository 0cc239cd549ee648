package io.pintags.privacy;

import static io.pintags.testing.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.pintags.database.Database;
import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** What a person gets who asks for their data. */
@QuarkusTest
@WithTestResource(TestBed.class)
class ExportTest {
    @Inject
    Database database;

    @Test
    void theExportHasThePersonAndNoToken() {
        new Browser().connect(1501);
        String token = Caller.operator().accessToken(1501);

        String export = Caller.operator()
                .request()
                .get("/v1/accounts/1501/export")
                .then()
                .statusCode(200)
                .header("Cache-Control", equalTo("no-store"))
                .header("Content-Disposition", containsString("pintags-1501.json"))
                .body("hub_id", equalTo(1501))
                .body("user", containsString("@"))
                .body("user_id", notNullValue())
                .body("hub_domain", notNullValue())
                .body("account.status", equalTo("active"))
                .body("kept.what", notNullValue())
                .extract()
                .asString();

        assertThat(export).doesNotContain(token).doesNotContain("ciphertext").doesNotContain("local:v");
    }

    @Test
    void thatItWasHandedOutIsInTheAuditLogBeforeItLeaves() {
        new Browser().connect(1502);

        Caller.operator().request().get("/v1/accounts/1502/export").then().statusCode(200);

        assertThat(database.query(
                        "select actor from audit_event where type = 'data.exported' and hub_id = 1502",
                        row -> row.getString("actor")))
                .containsExactly(TestBed.OPERATOR);
    }

    @Test
    void whoMayNotManageTheAccountGetsNothing() {
        new Browser().connect(1503);

        assertProblem(Caller.of(TestBed.READER).request().get("/v1/accounts/1503/export"), 403, "forbidden");
        assertProblem(Caller.operator().request().get("/v1/accounts/1599/export"), 404, "account-not-connected");
        assertProblem(Caller.operator().request().get("/v1/accounts/x/export"), 400, "invalid-request");
    }
}
