package io.pintags.migrate;

import static io.pintags.simulator.HubSpotSimulator.grantedRefreshToken;
import static io.pintags.testing.Problems.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.pintags.crypto.Secret;
import io.pintags.database.Database;
import io.pintags.refresh.ForeignTokens;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Imports while HubSpot is away, answers badly, or a process dies in between. */
@QuarkusTest
@WithTestResource(TestBed.class)
@TestProfile(ImportOutageTest.Impatient.class)
class ImportOutageTest {
    private static final String INTROSPECTION = "/oauth/2026-09/token/introspect";

    @Inject
    ImportStore store;

    @Inject
    Database database;

    @Inject
    ForeignTokens tokens;

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
        TestBed.hubspot().grant(91901, 3);
        TestBed.hubspot().inject(Fault.throttled(Duration.ofMinutes(5)).untilCleared());
        Response young = table(91901);
        Response unspent = table(91902);
        Response spent = table(91903);
        await().until(() -> waiting("next_try_at > now() + interval '4 minutes'") == 3);
        database.update("update account_import set created_at = now() - interval '25 hours'"
                + " where id in (select import_id from account_import_row where hub_id in (91902, 91903))");
        database.update("update account_import_row set spent_at = now() where hub_id = 91903");

        store.forget();

        assertThat(waiting("hub_id = 91901")).isEqualTo(1);
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

    @Test
    void theSameFileAgainWhileItsTokensWaitIsLeftToTheFirst() {
        TestBed.hubspot().rotating(true);
        TestBed.hubspot().grant(91841, 3);
        nobodyIsTold();
        Response first = table(91841, 91842, 91843);
        assertThat(first.statusCode()).isEqualTo(202);

        Response second = table(91841, 91842, 91843);
        second.then().statusCode(200).body("report.outcome", equalTo(List.of("duplicate", "duplicate", "duplicate")));

        TestBed.hubspot().clearFaults();
        assertThat(ends(first)).containsOnly("imported");
        assertThat(ends(table(91841, 91842, 91843))).containsOnly("unchanged");
        assertSpentOnce(91841, 3);
    }

    @Test
    void theSameFileTwiceAtTheSameMomentSpendsEachTokenOnce() {
        TestBed.hubspot().rotating(true);
        TestBed.hubspot().grant(91851, 6);
        long[] hubIds = LongStream.range(91851, 91857).toArray();
        List<CompletableFuture<Response>> replies = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> table(hubIds)))
                .limit(3)
                .toList();

        List<String> outcomes =
                replies.stream().flatMap(reply -> ends(reply.join()).stream()).toList();

        assertThat(outcomes).isSubsetOf("imported", "duplicate", "unchanged");
        assertThat(outcomes).filteredOn("imported"::equals).hasSize(6);
        assertSpentOnce(91851, 6);
    }

    @Test
    void whoOnlyAsksAboutATokenUsesTheRateToo() {
        // The planner takes from the rate at times, and gives back: then this is looked at again.
        await().untilAsserted(() -> {
            double asked;
            try (ForeignTokens.Admission admission = tokens.admit(1)) {
                assertThat(admission.count()).isEqualTo(1);
                assertThat(admission.inspect(Secret.of("na1-nobody-knows-this")).details())
                        .isEmpty();
                asked = rate();
            }
            assertThat(rate()).isEqualTo(asked);
        });
    }

    private double rate() {
        return database.first("select tokens from refresh_control", row -> row.getDouble("tokens"))
                .orElseThrow();
    }

    @Test
    void aTokenThatAnotherImportHasBroughtMeanwhileIsNotProvedAgain() {
        new Browser().connect(91861);
        TestBed.hubspot().grant(91861, 1);
        nobodyIsTold();
        // The row does not name the account, so that only HubSpot could tell that it is connected.
        Response reply = text("refresh_token\n" + grantedRefreshToken(91861) + "\n");
        database.update("""
                insert into account_import_row (id, import_id, number, hub_id, token_sha256, outcome)
                select gen_random_uuid(), import_id, 2, 91861, token_sha256, 'imported' from account_import_row
                where token_sha256 = ? and outcome = 'waiting'""", Secret.of(grantedRefreshToken(91861)).sha256());

        TestBed.hubspot().clearFaults();

        assertThat(ends(reply)).containsExactly("unchanged", "imported");
    }

    @Test
    void aGrantThatAPersonGaveMeanwhileStaysAndWhatMayShareItIsLeftAlone() {
        TestBed.hubspot().grant(91871, 1);
        var browser = new Browser();
        String consent = browser.open("/hubspot/install").header("Location");
        String callback = browser.approve(consent, 91871);
        TestBed.hubspot().inject(Fault.held().forHub(91871));
        var reply = CompletableFuture.supplyAsync(() -> table(91871));
        held();

        browser.open(callback).then().statusCode(200);
        String fingerprint = fingerprint(91871);
        TestBed.hubspot().release();

        assertThat(ends(reply.join())).containsExactly("kept");
        assertThat(fingerprint(91871))
                .isEqualTo(fingerprint)
                .isNotEqualTo(Secret.of(grantedRefreshToken(91871)).fingerprint());
        String token = Caller.operator().accessToken(91871);
        Caller.operator().renew(91871, token).then().statusCode(200);
        assertThat(refresh(91871)).as("what may share a grant was left alone").isEqualTo(200);
    }

    @Test
    void anAccountThatWasErasedMeanwhileStaysErased() {
        new Browser().connect(91881);
        TestBed.hubspot().grant(91881, 1);
        database.update("update account set status = 'RECONNECT_REQUIRED', status_cause = 'dead' where hub_id = 91881");
        TestBed.hubspot().inject(Fault.held().forHub(91881));
        var reply = CompletableFuture.supplyAsync(() -> table(91881));
        held();

        Caller.operator()
                .request()
                .delete("/v1/accounts/91881?keep_installed=true")
                .then()
                .statusCode(200);
        TestBed.hubspot().release();

        // What an erasure forgets is also the row.
        assertThat(reply.join().<List<String>>path("report.outcome")).isEmpty();
        assertThat(refresh(91881)).as("HubSpot was left alone, as was asked").isEqualTo(200);
        assertProblem(Caller.operator().token(91881), 404, "account-not-connected");
    }

    @Test
    void anAccountThatIsErasedWhileItsTokenWaitsIsNotBroughtBack() {
        new Browser().connect(91899);
        TestBed.hubspot().grant(91899, 1);
        nobodyIsTold();
        // The row does not name the account, so that the erasure cannot find it.
        Response waits = Caller.operator()
                .request()
                .contentType("text/csv")
                .body("refresh_token\n" + grantedRefreshToken(91899) + "\n")
                .post("/v1/imports?replace=true");

        Caller.operator()
                .request()
                .delete("/v1/accounts/91899?keep_installed=true")
                .then()
                .statusCode(200);
        TestBed.hubspot().clearFaults();

        assertThat(ends(waits)).containsExactly("erased");
        assertProblem(Caller.operator().token(91899), 404, "account-not-connected");
    }

    @Test
    void aGrantIsFoundDoneHoweverLongHubSpotThinks() {
        TestBed.hubspot().rotating(true);
        TestBed.hubspot().grant(91891, 1);
        nobodyIsTold();
        Response stored = table(91891);
        new Browser().connect(91891);
        spend(91891);
        TestBed.hubspot().clearFaults();
        TestBed.hubspot()
                .inject(Fault.slow(Duration.ofSeconds(1)).onPath(INTROSPECTION).untilCleared());
        database.update("""
                update account_import_row r set spent_at = a.connected_at - interval '100 milliseconds', hub_id = a.hub_id,
                    next_try_at = now()
                from account a where a.hub_id = 91891 and r.hub_id = 91891 and outcome = 'waiting'""");

        assertThat(ends(stored)).containsExactly("imported");
    }

    /** So that rows wait and nothing is spent. */
    private static void nobodyIsTold() {
        TestBed.hubspot()
                .inject(Fault.throttled(Duration.ofSeconds(1))
                        .onPath(INTROSPECTION)
                        .untilCleared());
    }

    private static void held() {
        await().until(() -> TestBed.hubspot().counters().held() == 1);
    }

    private static void assertSpentOnce(long firstHubId, int count) {
        for (long hubId = firstHubId; hubId < firstHubId + count; hubId++) {
            assertThat(TestBed.hubspot()
                            .counters()
                            .refreshToken(grantedRefreshToken(hubId))
                            .presented())
                    .isEqualTo(1);
            assertThat(Caller.operator().token(hubId).statusCode()).isEqualTo(200);
        }
    }

    private String fingerprint(long hubId) {
        return database.first(
                        "select refresh_token_fingerprint from account where hub_id = ?",
                        row -> row.getString(1),
                        hubId)
                .orElseThrow();
    }

    private static void spend(long hubId) {
        assertThat(refresh(hubId)).isEqualTo(200);
    }

    private static int refresh(long hubId) {
        return given().formParam("grant_type", "refresh_token")
                .formParam("refresh_token", grantedRefreshToken(hubId))
                .formParam("client_id", "simulated-client")
                .formParam("client_secret", "simulated-secret")
                .post(TestBed.hubspot().url() + "/oauth/2026-09/token")
                .statusCode();
    }

    private static Response table(long... hubIds) {
        return text(LongStream.of(hubIds)
                .mapToObj(hubId -> hubId + "," + grantedRefreshToken(hubId) + "\n")
                .collect(Collectors.joining("", "hub_id,refresh_token\n", "")));
    }

    private static Response text(String table) {
        return Caller.operator().request().contentType("text/csv").body(table).post("/v1/imports");
    }

    private static String end(Response reply) {
        return ends(reply).get(0);
    }

    private static List<String> ends(Response reply) {
        String location = reply.header("Location");
        String path = location.substring(location.indexOf("/v1/"));
        await().until(() -> Caller.operator().request().get(path).path("state").equals("finished"));
        return Caller.operator().request().get(path).path("report.outcome");
    }

    /** Replies do not wait, rows are looked for often, and HubSpot may be held for longer than a test takes. */
    public static final class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "pintags.migrate.patience", "1s",
                    "pintags.migrate.every", "1s",
                    "pintags.hubspot.read-timeout", "30s");
        }
    }
}
