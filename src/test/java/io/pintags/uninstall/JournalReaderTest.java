package io.pintags.uninstall;

import static io.pintags.testing.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.pintags.account.AccountChanged;
import io.pintags.account.AccountSignals;
import io.pintags.audit.AuditLog;
import io.pintags.database.Database;
import io.pintags.hubspot.AppJournal;
import io.pintags.hubspot.HubSpotConfig;
import io.pintags.hubspot.JournalConfig;
import io.pintags.refresh.RefreshState;
import io.pintags.simulator.Fault;
import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.pintags.testing.TestTime;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An uninstall is noticed from HubSpot's journal, once, and whatever happens on the way. */
@QuarkusTest
@WithTestResource(TestBed.class)
class JournalReaderTest {
    private static final String JOURNAL = "/webhooks-journal/*";
    private static final String FILES = "/journal-files/*";

    @Inject
    JournalReader reader;

    @Inject
    AppJournal journal;

    @Inject
    JournalStore store;

    @Inject
    JournalMetrics metrics;

    @Inject
    AccountSignals signals;

    @Inject
    AuditLog audit;

    @Inject
    Event<AccountChanged> changed;

    @Inject
    JournalConfig config;

    @Inject
    HubSpotConfig hubspot;

    @Inject
    Database database;

    @Inject
    RefreshState state;

    @BeforeEach
    void subscribed() {
        read();
        assertThat(row("(subscribed_at is not null)::text")).isEqualTo("true");
    }

    @AfterEach
    void healthyAgain() {
        state.reset();
    }

    @Test
    void anUninstalledAppNeedsReconnectingAndSaysWhy() {
        new Browser().connect(3101);
        TestBed.hubspot().uninstall(3101);
        Caller.operator().token(3101).then().statusCode(200);

        read();

        assertProblem(Caller.operator().token(3101), 409, "reconnect-required").body("cause", equalTo("uninstalled"));
        await().untilAsserted(() -> assertThat(reconnects(3101)).isEqualTo(1));
        read();
        assertThat(reconnects(3101)).isEqualTo(1);
        new Browser().connect(3101).then().statusCode(200);
        Caller.operator().token(3101).then().statusCode(200);
    }

    @Test
    void anAccountThatWasConnectedAfterwardsIsLeftAlone() {
        new Browser().connect(3102);
        TestBed.hubspot().uninstall(3102);
        new Browser().connect(3102);

        read();

        Caller.operator().token(3102).then().statusCode(200);
    }

    @Test
    void accountsOfAnotherAppMovedOnesAndErasedOnesAreLeftAlone() {
        new Browser().connect(3103);
        new Browser().connect(3104);
        database.update("update account set client_id = 'another-app' where hub_id = 3103");
        new Browser().connect(3106);
        database.update("update account set status = 'RECONNECT_REQUIRED', status_cause = 'moved' where hub_id = 3106");
        Caller.operator().request().delete("/v1/accounts/3104").then().statusCode(200);
        TestBed.hubspot().uninstall(3103);
        TestBed.hubspot().uninstall(3106);

        read();

        assertThat(status(3103)).isEqualTo("ACTIVE");
        assertProblem(Caller.operator().token(3106), 409, "reconnect-required").body("cause", equalTo("moved"));
        assertThat(status(3104)).isEqualTo("ERASED");
    }

    @Test
    void aRenewalUnderWayDoesNotBringTheAccountBack() {
        new Browser().connect(3105);
        TestTime.pass(Duration.ofMinutes(31));
        // The reply is made before the uninstall, and arrives after it was read of.
        TestBed.hubspot()
                .inject(Fault.of("late", it -> it.process(reply -> it.hold(() -> it.answer(reply))))
                        .forHub(3105));
        var waiting = CompletableFuture.supplyAsync(() -> Caller.operator().token(3105));
        await().until(() -> TestBed.hubspot().counters().held() == 1);
        TestBed.hubspot().uninstall(3105);

        read();
        TestBed.hubspot().release();

        assertProblem(waiting.join(), 409, "reconnect-required").body("cause", equalTo("uninstalled"));
        assertThat(status(3105)).isEqualTo("RECONNECT_REQUIRED");
    }

    @Test
    void manyEntriesAreReadInOneRun() {
        for (long hubId = 3110; hubId < 3120; hubId++) {
            new Browser().connect(hubId);
            TestBed.hubspot().uninstall(hubId);
        }

        read();

        for (long hubId = 3110; hubId < 3120; hubId++) {
            assertThat(status(hubId)).isEqualTo("RECONNECT_REQUIRED");
        }
    }

    @Test
    void aFailureIsTriedAgainLaterFromTheSamePlace() {
        new Browser().connect(3121);
        TestBed.hubspot().uninstall(3121);
        String position = row("position");
        for (Fault fault : new Fault[] {
            Fault.serverError(500).onPath(JOURNAL),
            Fault.throttled().onPath(JOURNAL),
            Fault.html().onPath(JOURNAL),
            Fault.truncated().onPath(FILES),
            Fault.resetAfterRead().onPath(FILES),
            Fault.hugeBody(9_000_000).onPath(FILES)
        }) {
            TestBed.hubspot().inject(fault);
            read();
            assertThat(status(3121)).as(fault.kind()).isEqualTo("ACTIVE");
            assertThat(row("position")).isEqualTo(position);
            assertThat(row("(next_poll_at > now())::text"))
                    .as("left alone for a while")
                    .isEqualTo("true");
        }
        assertThat(row("failures")).isEqualTo("6");

        read();

        assertThat(status(3121)).isEqualTo("RECONNECT_REQUIRED");
        assertThat(row("failures")).isEqualTo("0");
    }

    @Test
    void aTokenThatHubSpotForgotIsReplaced() {
        new Browser().connect(3122);
        TestBed.hubspot().uninstall(3122);
        TestBed.hubspot().forgetAppTokens();

        read();
        read();

        assertThat(status(3122)).isEqualTo("RECONNECT_REQUIRED");
    }

    @Test
    void aPlaceThatTheJournalDoesNotKnowAnyMoreIsReplacedByItsBeginning() {
        new Browser().connect(3123);
        TestBed.hubspot().uninstall(3123);
        read();
        TestBed.hubspot().dropJournal();
        new Browser().connect(3124);
        TestBed.hubspot().uninstall(3124);

        read();
        read();

        assertThat(status(3124)).isEqualTo("RECONNECT_REQUIRED");
    }

    @Test
    void aSubscriptionThatIsGoneIsMadeAgainWithinADay() {
        TestBed.hubspot().unsubscribe();
        read();
        new Browser().connect(3126);
        TestBed.hubspot().uninstall(3126);
        read();
        assertThat(status(3126)).as("nothing was written").isEqualTo("ACTIVE");
        database.update("update journal_cursor set subscribed_at = now() - interval '25 hours'");

        read();

        assertUninstallsAreNoticed(3127);
    }

    @Test
    void andAtTheStartOfAProcess() {
        TestBed.hubspot().unsubscribe();

        database.update("update journal_cursor set next_poll_at = now()");
        new JournalReader(journal, store, metrics, signals, audit, changed, config, hubspot).run();

        assertUninstallsAreNoticed(3128);
    }

    @Test
    void aJournalWithoutABeginningIsNotTakenForAnEmptyOne() {
        database.update("update journal_cursor set position = null");
        TestBed.hubspot().dropJournal();
        TestBed.hubspot().unsubscribe();

        read();
        assertThat(row("(subscribed_at is null)::text")).isEqualTo("true");
        read();

        assertUninstallsAreNoticed(3129);
    }

    @Test
    void anotherAppHasAJournalOfItsOwn() {
        new Browser().connect(3130);
        TestBed.hubspot().uninstall(3130);
        read();
        TestBed.hubspot().unsubscribe();
        database.update("update journal_cursor set client_id = 'the app before'");

        read();

        assertUninstallsAreNoticed(3131);
    }

    @Test
    void oneReplicaReadsAtATime() {
        new Browser().connect(3125);
        TestBed.hubspot().uninstall(3125);
        database.update("update journal_cursor set lease_owner = gen_random_uuid(),"
                + " lease_until = now() + interval '1 minute', next_poll_at = now()");
        reader.run();
        assertThat(status(3125)).isEqualTo("ACTIVE");

        database.update("update journal_cursor set lease_until = now() - interval '1 second'");
        read();

        assertThat(status(3125)).isEqualTo("RECONNECT_REQUIRED");
    }

    private void assertUninstallsAreNoticed(long hubId) {
        new Browser().connect(hubId);
        TestBed.hubspot().uninstall(hubId);
        read();
        assertThat(status(hubId)).isEqualTo("RECONNECT_REQUIRED");
    }

    private void read() {
        database.update("update journal_cursor set next_poll_at = now()");
        reader.run();
    }

    private String status(long hubId) {
        return database.first("select status from account where hub_id = ?", row -> row.getString("status"), hubId)
                .orElseThrow();
    }

    private String row(String column) {
        return database.query("select " + column + " as value from journal_cursor", row -> row.getString("value"))
                .get(0);
    }

    private long reconnects(long hubId) {
        return database.first(
                        "select count(*) as n from audit_event where hub_id = ? and type = 'reconnect.required'",
                        row -> row.getLong("n"),
                        hubId)
                .orElseThrow();
    }
}
