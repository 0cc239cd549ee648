package io.pintags.console;

import static io.pintags.testing.Problems.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.database.Database;
import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** The page that operators look at. */
@QuarkusTest
@WithTestResource(TestBed.class)
class ConsoleTest {
    @Inject
    Database database;

    @Test
    void whoNeedsSomebodyIsMarkedAndCanBeConnectedAgain() {
        new Browser().connect(1781);
        new Browser().connect(1702);
        database.update(
                "update account set status = 'RECONNECT_REQUIRED', status_cause = 'revoked' where hub_id = 1702");

        String page = Caller.of(TestBed.READER)
                .request()
                .get("/console?after=1700")
                .then()
                .statusCode(200)
                .contentType("text/html; charset=UTF-8")
                .header("Cache-Control", "no-store")
                .extract()
                .asString();

        assertThat(page)
                .contains("<th scope=\"row\">1781</th>")
                .containsPattern("<td>\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d</td>")
                .doesNotContainPattern("<td>\\S*\\d\\d:\\d\\d\\S*\\.\\d+Z")
                .contains("reconnect_required: revoked")
                .contains("/hubspot/install?hub_id=1702")
                .doesNotContain("/hubspot/install?hub_id=1781")
                .containsPattern("Privacy policy</a>, version \\S+")
                .doesNotContain("admin@")
                .doesNotContain("na1-");
    }

    @Test
    void aBrowserIsAskedForCredentialsAndWhoMayNotReadSeesNothing() {
        var asked = given().accept("text/html").get("/console");

        assertThat(asked.statusCode()).isEqualTo(401);
        assertThat(asked.headers().getValues("WWW-Authenticate")).anyMatch(value -> value.startsWith("Basic"));
        assertProblem(Caller.of(TestBed.WORKER).request().get("/console"), 403, "forbidden");
        assertProblem(Caller.operator().request().get("/console?after=x"), 400, "invalid-request");
    }
}
