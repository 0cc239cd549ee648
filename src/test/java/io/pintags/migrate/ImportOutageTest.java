package io.pintags.migrate;

import static io.pintags.simulator.HubSpotSimulator.grantedRefreshToken;
import static io.pintags.testing.Problems.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.pintags.database.Database;
import io.pintags.simulator.Fault;
import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Imports while HubSpot is away, answers badly, or a process dies in between. */
@QuarkusTest
@WithTestResource(TestBed.class)
@TestProfile(ImportOutageTest.Impatient.class)
class ImportOutageTest {
    @Inject
    ImportStore store;

    @Inject
    Database database;

    @AfterEach
    void hubSpotIsWell() {
        TestBed.hubspot().clearFaults();
        TestBed.hubspot().rotating(false);
    }

    @Test
    void whileHubSpotIsBusyTheRowsWaitAndTheReplySaysWhereToLook() {
        TestBed.hubspot().grant(91801, 1);
        TestBed.hubspot()
                .inject(Fault.throttled(Duration.ofSeconds(1)).forHub(91801).untilCleared());

        Response reply = table(91801);
        reply.then()
                .statusCode(202)
                .header("Retry-After", "10")
                .body("state", equalTo("running"))
                .body("report[0].outcome", equalTo("waiting"));
        assertProblem(Caller.operator().token(91801), 404, "account-not-connected");

        TestBed.hubspot().clearFaults();
        assertThat(end(reply)).isEqualTo("imported");
    }

    @Test
    void whatIsNotProvedInADayIsDeletedUnproved() {
        TestBed.hubspot().grant(91841, 3);
        TestBed.hubspot().inject(Fault.throttled(Duration.ofMinutes(5)).untilCleared());
        Response young = table(91841);
        Response unspent = table(91842);
        Response spent = table(91843);
        await().until(() -> waiting("next_try_at > now() + interval '4 minutes'") == 3);
        database.update("update account_import set created_at = now() - interval '25 hours'"
                + " where id in (select import_id from account_import_row where hub_id in (91842, 91843))");
        database.update("update account_import_row set spent_at = now() where hub_id = 91843");

        store.forget();

        assertThat(waiting("hub_id = 91841")).isEqualTo(1);
        assertThat(end(unspent)).isEqualTo("unavailable");
        assertThat(end(spent)).isEqualTo("lost-reply");
        TestBed.hubspot().clearFaults();
        database.update("update account_import_row set next_try_at = now() where outcome = 'waiting'");
        assertThat(end(young)).isEqualTo("imported");
    }

    @Test
    void aReplyThatGotLostIsAskedForAgain() {
        TestBed.hubspot().grant(91811, 1);
        TestBed.hubspot().inject(Fault.replyLost().forHub(91811));

        assertThat(end(table(91811))).isEqualTo("imported");
    }

    @Test
    void whereTokensRotateALostReplyIsSaidToBeLost() {
        TestBed.hubspot().rotating(true);
        TestBed.hubspot().grant(91821, 1);
        TestBed.hubspot().inject(Fault.replyLost().forHub(91821));

        assertThat(end(table(91821))).isEqualTo("lost-reply");
        assertProblem(Caller.operator().token(91821), 404, "account-not-connected");
    }

    @Test
    void aProcessThatDiedAfterItHadStoredTheGrantLeavesARowThatIsFoundDone() {
        TestBed.hubspot().rotating(true);
        TestBed.hubspot().grant(91831, 2);
        TestBed.hubspot().inject(Fault.throttled(Duration.ofMinutes(5)).untilCleared());
        Response stored = table(91831);
        Response lost = table(91832);
        TestBed.hubspot().clearFaults();

        // As the process left them: both tokens were spent, and one grant was stored.
        new Browser().connect(91831);
        spend(91831);
        spend(91832);
        database.update("update account_import_row set spent_at = now() - interval '1 minute', next_try_at = now()"
                + " where outcome = 'waiting'");

        assertThat(end(stored)).isEqualTo("imported");
        assertThat(end(lost)).isEqualTo("lost-reply");
    }

    private long waiting(String which) {
        return database.first(
                        "select count(*) as n from account_import_row where outcome = 'waiting'"
                                + " and refresh_token_ciphertext is not null and lease_owner is null and " + which,
                        row -> row.getLong("n"))
                .orElseThrow();
    }

    private static void spend(long hubId) {
        given().formParam("grant_type", "refresh_token")
                .formParam("refresh_token", grantedRefreshToken(hubId))
                .formParam("client_id", "simulated-client")
                .formParam("client_secret", "simulated-secret")
                .post(TestBed.hubspot().url() + "/oauth/2026-09/token")
                .then()
                .statusCode(200);
    }

    private static Response table(long hubId) {
        return Caller.operator()
                .request()
                .contentType("text/csv")
                .body("hub_id,refresh_token\n" + hubId + "," + grantedRefreshToken(hubId) + "\n")
                .post("/v1/imports");
    }

    private static String end(Response reply) {
        String location = reply.header("Location");
        String path = location.substring(location.indexOf("/v1/"));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Caller.operator().request().get(path).path("state").equals("finished"));
        return Caller.operator().request().get(path).path("report[0].outcome");
    }

    /** Replies do not wait, and rows are looked for often. */
    public static final class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("pintags.migrate.patience", "1s", "pintags.migrate.every", "1s");
        }
    }
}
