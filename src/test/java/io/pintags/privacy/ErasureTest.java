package io.pintags.privacy;

import static io.pintags.testing.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.pintags.database.Database;
import io.pintags.database.DatabaseUnavailable;
import io.pintags.database.TestDatabase;
import io.pintags.hubspot.HubId;
import io.pintags.refresh.RefreshState;
import io.pintags.simulator.Counters;
import io.pintags.simulator.Fault;
import io.pintags.simulator.HubSpotSimulator;
import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.Everything;
import io.pintags.testing.TestBed;
import io.pintags.testing.TestTime;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Disconnecting erases: here in any case, and at HubSpot as far as it lets us. */
@QuarkusTest
@WithTestResource(TestBed.class)
class ErasureTest {
    @Inject
    Database database;

    @Inject
    DataSource pool;

    @Inject
    ErasureStore store;

    @Inject
    Erasure erasure;

    @Inject
    Forgetting forgetting;

    @Inject
    AbandonedErasures abandoned;

    @Inject
    RefreshState state;

    @AfterEach
    void healthyAgain() {
        state.reset();
    }

    @Test
    void erasingUninstallsRevokesDeletesAndSaysSo() throws SQLException {
        new Browser().connect(3001);
        String token = Caller.operator().accessToken(3001);
        long uninstalls = counters().uninstalls();

        String until = erase(3001)
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("hub_id", equalTo(3001))
                .body("status", equalTo("erased"))
                .body("uninstalled", equalTo(true))
                .body("revoked", equalTo(true))
                .body("deleted", contains("user_details", "access_token", "refresh_token"))
                .body("not_done", empty())
                .body("notice", containsString("may honour the access token"))
                .extract()
                .path("access_token_may_work_until");

        assertThat(Duration.between(Instant.now(), Instant.parse(until))).isBetween(minutes(28), minutes(31));
        assertThat(counters().uninstalls()).isEqualTo(uninstalls + 1);
        assertProblem(Caller.operator().token(3001), 404, "account-not-connected");
        assertProblem(Caller.operator().request().get("/v1/accounts/3001"), 404, "account-not-connected");
        assertThat(ciphertexts(3001)).isZero();
        assertThat(Everything.in(pool)).noneMatch(value -> value.contains(token));
        await().untilAsserted(() -> assertThat(auditReasons(3001)).containsExactly("uninstall=done revoke=done"));
    }

    @Test
    void askedAgainTheReceiptIsTheSameAndHubSpotIsLeftAlone() {
        new Browser().connect(3002);
        String first = erase(3002).statusCode(200).extract().asString();
        long uninstalls = counters().uninstalls();

        for (int i = 0; i < 3; i++) {
            assertThat(erase(3002).statusCode(200).extract().asString()).isEqualTo(first);
        }

        assertThat(counters().uninstalls()).isEqualTo(uninstalls);
    }

    @Test
    void aTokenThatIsOverIsRenewedFirstBecauseUninstallingTakesALiveOne() {
        new Browser().connect(3003);
        TestTime.pass(minutes(31));

        erase(3003).statusCode(200).body("uninstalled", equalTo(true)).body("not_done", empty());

        assertThat(counters().portal(3003).succeeded()).isEqualTo(1);
    }

    @Test
    void hubSpotDownDoesNotKeepAnAccountFromBeingErased() {
        new Browser().connect(3004);
        TestBed.hubspot().inject(Fault.serverError(503).onPath("/*").untilCleared());

        erase(3004)
                .statusCode(200)
                .body("uninstalled", equalTo(false))
                .body("revoked", equalTo(false))
                .body("not_done.step", contains("uninstall", "revoke"))
                .body("not_done.reason", contains("http-503", "http-503"))
                .body("access_token_may_work_until", notNullValue());

        assertThat(ciphertexts(3004)).isZero();
    }

    @Test
    void anExpiredTokenAndAResetAreReportedAndTheAccountIsErasedAllTheSame() {
        new Browser().connect(3005);
        database.update("update account set access_token_expires_at = now() - interval '1 minute' where hub_id = 3005");
        TestBed.hubspot().inject(Fault.resetAfterRead().onPath("/oauth/*").untilCleared());

        erase(3005)
                .statusCode(200)
                .body("not_done.reason", contains("no-live-token", "connection-lost"))
                .body("access_token_may_work_until", nullValue())
                .body("notice", nullValue());

        assertThat(ciphertexts(3005)).isZero();
    }

    @Test
    void aSiblingThatSharesTheAppAndTheAccountLivesOnIfItIsToBeKept() {
        new Browser().connect(3006);
        TestBed.hubspot().grant(3006, 1);

        Caller.operator()
                .request()
                .delete("/v1/accounts/3006?keep_installed=true")
                .then()
                .statusCode(200)
                .body("uninstalled", equalTo(false))
                .body("revoked", equalTo(false))
                .body("not_done.reason", contains("kept-installed", "kept-installed"));
        assertThat(ciphertexts(3006)).isZero();
        assertThat(refreshOfTheSibling(3006)).isEqualTo(200);

        new Browser().connect(3006);
        erase(3006).statusCode(200).body("uninstalled", equalTo(true));
        assertThat(refreshOfTheSibling(3006))
                .as("HubSpot knows one installation")
                .isEqualTo(400);
    }

    @Test
    void anAccountThatHasMovedAwayIsErasedHereAndLeftAloneAtHubSpot() throws SQLException {
        new Browser().connect(3016);
        TestBed.hubspot().grant(3016, 1);
        database.update("update account set status = 'RECONNECT_REQUIRED', status_cause = 'moved' where hub_id = 3016");

        erase(3016)
                .statusCode(200)
                .body("uninstalled", equalTo(false))
                .body("not_done.reason", contains("kept-installed", "kept-installed"));

        assertThat(ciphertexts(3016)).isZero();
        assertThat(refreshOfTheSibling(3016)).isEqualTo(200);
    }

    @Test
    void aRenewalUnderWayLosesAndItsReplyIsNotKept() throws SQLException {
        long revocations = counters().revocations();
        new Browser().connect(3007);
        TestTime.pass(minutes(31));
        TestBed.hubspot().rotating(true);
        TestBed.hubspot().inject(Fault.held().forHub(3007));
        var waiting = CompletableFuture.supplyAsync(() -> Caller.operator().token(3007));
        await().until(() -> counters().held() == 1);

        Caller.operator()
                .request()
                .delete("/v1/accounts/3007?keep_installed=true")
                .then()
                .statusCode(200);
        TestBed.hubspot().release();

        assertProblem(waiting.join(), 404, "account-not-connected");
        await().untilAsserted(() -> assertThat(journal(3007)).containsExactly("superseded"));
        assertThat(ciphertexts(3007)).isZero();
        assertThat(status(3007)).isEqualTo("ERASED");
        assertThat(counters().revocations()).as("somebody else may use it").isEqualTo(revocations);
    }

    @Test
    void theTokenThatALateReplyBringsIsEnded() {
        new Browser().connect(3019);
        TestTime.pass(minutes(31));
        TestBed.hubspot().rotating(true);
        TestBed.hubspot().inject(Fault.held().forHub(3019));
        var waiting = CompletableFuture.supplyAsync(() -> Caller.operator().token(3019));
        await().until(() -> counters().held() == 1);
        // By a process that has not asked HubSpot yet.
        begun(3019);
        long revocations = counters().revocations();

        TestBed.hubspot().release();

        assertProblem(waiting.join(), 404, "account-not-connected");
        await().untilAsserted(() -> assertThat(counters().revocations()).isEqualTo(revocations + 1));
        leaseIsOver(3019);
        abandoned.end();
    }

    @Test
    void anErasedAccountCanBeConnectedAndErasedAgain() {
        new Browser().connect(3008);
        String first = erase(3008).extract().path("erasure_id");

        new Browser().connect(3008).then().statusCode(200);
        Caller.operator().token(3008).then().statusCode(200);
        Caller.operator().request().get("/v1/accounts/3008").then().body("generation", equalTo(3));
        String second = erase(3008).statusCode(200).extract().path("erasure_id");

        assertThat(second).isNotEqualTo(first);
        assertProblem(Caller.operator().token(3008), 404, "account-not-connected");
    }

    @Test
    void aConsentThatWasStartedForTheAccountIsCancelled() {
        new Browser().connect(3009);
        var browser = new Browser();
        String consent = browser.open("/hubspot/install?hub_id=3009")
                .then()
                .statusCode(302)
                .extract()
                .header("Location");
        String back = browser.approve(consent, 3009);

        erase(3009).statusCode(200);

        browser.open(back).then().statusCode(400);
        assertProblem(Caller.operator().token(3009), 404, "account-not-connected");
    }

    @Test
    void askedAgainItCancelsWhatWasStartedSinceAndWouldBringTheAccountBack() {
        new Browser().connect(3020);
        erase(3020).statusCode(200);
        var browser = new Browser();
        String consent = browser.open("/hubspot/install?hub_id=3020").header("Location");
        String back = browser.approve(consent, 3020);

        erase(3020).statusCode(200);

        browser.open(back).then().statusCode(400);
        assertProblem(Caller.operator().token(3020), 404, "account-not-connected");
    }

    @Test
    void whatWasStartedForAnAccountThatWasNeverConnectedIsCancelledToo() {
        var browser = new Browser();
        String consent = browser.open("/hubspot/install?hub_id=3021").header("Location");
        String back = browser.approve(consent, 3021);

        assertProblem(erase(3021).extract().response(), 404, "account-not-connected");

        browser.open(back).then().statusCode(400);
        assertProblem(Caller.operator().token(3021), 404, "account-not-connected");
    }

    @Test
    void whatKeepsToOneGenerationCancelsNothingOfALaterOne() {
        new Browser().connect(3022);
        var browser = new Browser();
        String consent = browser.open("/hubspot/install?hub_id=3022").header("Location");
        String back = browser.approve(consent, 3022);

        assertThat(erasure.erase(request(3022, OptionalLong.of(0)))).isEmpty();

        browser.open(back).then().statusCode(200);
    }

    @Test
    void whatAKilledProcessBeganTheNextRequestEnds() {
        new Browser().connect(3010);
        died(3010);
        assertProblem(Caller.operator().token(3010), 404, "account-not-connected");
        assertThat(ciphertexts(3010)).as("kept to ask HubSpot with").isEqualTo(2);

        erase(3010).statusCode(200).body("uninstalled", equalTo(true)).body("revoked", equalTo(true));

        assertThat(ciphertexts(3010)).isZero();
    }

    @Test
    void orAnyReplicaEndsItByItself() {
        new Browser().connect(3011);
        died(3011);

        abandoned.end();

        assertThat(ciphertexts(3011)).isZero();
        erase(3011).statusCode(200).body("uninstalled", equalTo(true));
    }

    @Test
    void whoConnectsTheAccountBeforeHubSpotWasAskedKeepsTheNewGrant() {
        new Browser().connect(3017);
        begun(3017);
        new Browser().connect(3017).then().statusCode(200);
        leaseIsOver(3017);

        abandoned.end();

        TestTime.pass(minutes(31));
        Caller.operator().token(3017).then().statusCode(200);
        assertThat(database.query(
                        "select uninstalled || ' ' || revoked || ' ' || num_nonnulls(access_token_ciphertext,"
                                + " refresh_token_ciphertext) as ended from erasure where hub_id = 3017",
                        row -> row.getString("ended")))
                .containsExactly("reconnected reconnected 0");
    }

    @Test
    void whileItCannotBeToldWhoHasTheAccountHubSpotIsNotAsked() {
        new Browser().connect(3018);
        ErasureEntry begun = begun(3018);
        var before = counters();

        assertThatThrownBy(() -> forgetting.ask(begun, () -> {
                    throw TestDatabase.away();
                }))
                .isInstanceOf(DatabaseUnavailable.class);

        assertThat(counters().uninstalls()).isEqualTo(before.uninstalls());
        assertThat(counters().revocations()).isEqualTo(before.revocations());
        leaseIsOver(3018);
        abandoned.end();
        assertThat(ciphertexts(3018)).isZero();
    }

    @Test
    void whoAsksWhileItIsUnderWayGetsTheSameReceipt() {
        new Browser().connect(3012);
        long uninstalls = counters().uninstalls();
        TestBed.hubspot().inject(Fault.held().onPath("/appinstalls/*").forHub(3012));
        var first = CompletableFuture.supplyAsync(() -> erase(3012).extract().asString());
        await().until(() -> counters().held() == 1);
        var second = CompletableFuture.supplyAsync(() -> erase(3012).extract().asString());

        TestBed.hubspot().release();

        assertThat(second.join()).isEqualTo(first.join()).contains("erasure_id");
        assertThat(counters().uninstalls()).isEqualTo(uninstalls + 1);
    }

    @Test
    void anErasureForOneGenerationLeavesALaterOneAlone() {
        new Browser().connect(3013);
        new Browser().connect(3013);

        assertThat(erasure.erase(request(3013, OptionalLong.of(1)))).isEmpty();
        Caller.operator().token(3013).then().statusCode(200);
        assertThat(erasure.erase(request(3013, OptionalLong.of(2)))).isPresent();
    }

    @Test
    void onlyWhoMayManageTheAccountMayEraseIt() {
        new Browser().connect(4242);
        for (String caller : List.of(TestBed.WORKER, TestBed.READER)) {
            assertProblem(Caller.of(caller).request().delete("/v1/accounts/4242"), 403, "forbidden");
        }
        Caller.of(TestBed.WORKER).token(4242).then().statusCode(200);
        assertProblem(erase(3999).extract().response(), 404, "account-not-connected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "TRUE", "1"})
    void aFlagThatIsNoneIs400(String flag) {
        Response answer = Caller.operator().request().delete("/v1/accounts/3998?keep_installed=" + flag);
        assertProblem(answer, 400, "invalid-request").body("field", equalTo("keep_installed"));
    }

    private void died(long hubId) {
        begun(hubId);
        leaseIsOver(hubId);
    }

    private ErasureEntry begun(long hubId) {
        return store.begin(request(hubId, OptionalLong.empty()), UUID.randomUUID(), minutes(5))
                .orElseThrow();
    }

    private void leaseIsOver(long hubId) {
        database.update("update erasure set lease_until = now() - interval '1 second' where hub_id = ?", hubId);
    }

    private static Erasure.Request request(long hubId, OptionalLong generation) {
        return new Erasure.Request(new HubId(hubId), TestBed.OPERATOR, false, generation);
    }

    private static ValidatableResponse erase(long hubId) {
        return Caller.operator().request().delete("/v1/accounts/" + hubId).then();
    }

    private long ciphertexts(long hubId) {
        return database.first("""
                        select num_nonnulls(a.user_details_ciphertext, a.access_token_ciphertext,
                            a.refresh_token_ciphertext) + coalesce((select sum(num_nonnulls(e.access_token_ciphertext,
                            e.refresh_token_ciphertext)) from erasure e where e.account_id = a.id), 0) as n
                        from account a where a.hub_id = ?""", row -> row.getLong("n"), hubId).orElseThrow();
    }

    private String status(long hubId) {
        return database.first("select status from account where hub_id = ?", row -> row.getString("status"), hubId)
                .orElseThrow();
    }

    private List<String> journal(long hubId) {
        return database.query(
                "select outcome from refresh_attempt where account_id = (select id from account where hub_id = ?)",
                row -> row.getString("outcome"),
                hubId);
    }

    private List<String> auditReasons(long hubId) {
        return database.query(
                "select reason from audit_event where hub_id = ? and type = 'account.erased'",
                row -> row.getString("reason"),
                hubId);
    }

    private static int refreshOfTheSibling(long hubId) {
        String form =
                "grant_type=refresh_token&client_id=simulated-client&client_secret=simulated-secret&refresh_token="
                        + HubSpotSimulator.grantedRefreshToken(hubId);
        var request = HttpRequest.newBuilder(URI.create(TestBed.hubspot().url() + "/oauth/2026-09/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return HttpClient.newHttpClient()
                .sendAsync(request, BodyHandlers.discarding())
                .join()
                .statusCode();
    }

    private static Counters counters() {
        return TestBed.hubspot().counters();
    }

    private static Duration minutes(long minutes) {
        return Duration.ofMinutes(minutes);
    }
}
