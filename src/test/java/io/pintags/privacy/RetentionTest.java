package io.pintags.privacy;

import static io.pintags.testing.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.database.Database;
import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Nothing stays longer than the policy says, and nothing goes earlier. */
@QuarkusTest
@WithTestResource(TestBed.class)
class RetentionTest {
    @Inject
    Retention retention;

    @Inject
    RetentionStore store;

    @Inject
    Erasure erasure;

    @Inject
    PrivacyConfig config;

    @Inject
    Database database;

    @Test
    void whoWasNotConnectedAgainInTimeIsErased() {
        lost(1801, 91);
        lost(1802, 89);
        new Browser().connect(1803);
        since(1803, 200);

        retention.run();

        assertThat(status(1801)).isEqualTo("ERASED");
        assertThat(status(1802)).isEqualTo("RECONNECT_REQUIRED");
        assertThat(status(1803)).isEqualTo("ACTIVE");
        assertThat(database.query(
                        "select actor from audit_event where hub_id = 1801 and type = 'account.erased'",
                        row -> row.getString("actor")))
                .containsExactly("system");
    }

    @Test
    void howeverManyWereLostAtOnce() {
        lost(1805, 91);
        database.update("""
                insert into account (id, hub_id, status, client_id)
                select gen_random_uuid(), n, 'RECONNECT_REQUIRED', 'app' from generate_series(18001, 18120) n""");
        database.update(
                "update account set status_since = now() - interval '91 days' where hub_id between 18001 and 18120");

        retention.run();

        assertThat(database.query(
                        "select hub_id from account where hub_id between 18001 and 18120 and status <> 'ERASED'",
                        row -> row.getLong(1)))
                .isEmpty();
        assertThat(status(1805)).isEqualTo("ERASED");
    }

    @Test
    void anAppThatOthersUseTooStaysInstalled() {
        lost(1804, 91);
        var before = TestBed.hubspot().counters();

        new Retention(store, erasure, config, () -> true).run();

        assertThat(status(1804)).isEqualTo("ERASED");
        assertThat(TestBed.hubspot().counters().uninstalls()).isEqualTo(before.uninstalls());
        assertThat(TestBed.hubspot().counters().revocations()).isEqualTo(before.revocations());
    }

    @Test
    void theTimeRunsFromTheChangeOfTheStatusAndFromNothingElse() {
        lost(1811, 89);

        database.update("update account set updated_at = now(), status = 'RECONNECT_REQUIRED' where hub_id = 1811");
        assertThat(days(1811)).isEqualTo(89);
        new Browser().connect(1811);
        assertThat(days(1811)).isZero();
    }

    @Test
    void aReceiptGoesWithItsAccountWhenItsTimeIsOver() {
        new Browser().connect(1821);
        new Browser().connect(1822);
        Caller.operator().request().delete("/v1/accounts/1821").then().statusCode(200);
        Caller.operator().request().delete("/v1/accounts/1822").then().statusCode(200);
        since(1821, 1096);
        database.update("update erasure set finished_at = now() - interval '1096 days' where hub_id = 1821");

        retention.run();

        assertThat(database.query("select hub_id from account where hub_id in (1821, 1822)", row -> row.getLong(1)))
                .containsExactly(1822L);
        assertProblem(Caller.operator().request().delete("/v1/accounts/1821"), 404, "account-not-connected");
        Caller.operator().request().delete("/v1/accounts/1822").then().statusCode(200);
    }

    private void lost(long hubId, int days) {
        new Browser().connect(hubId);
        database.update(
                "update account set status = 'RECONNECT_REQUIRED', status_cause = 'revoked' where hub_id = ?", hubId);
        since(hubId, days);
    }

    private void since(long hubId, int days) {
        database.update("update account set status_since = now() - ? * interval '1 day' where hub_id = ?", days, hubId);
    }

    private String status(long hubId) {
        return database.first("select status from account where hub_id = ?", row -> row.getString(1), hubId)
                .orElseThrow();
    }

    private int days(long hubId) {
        return database.first(
                        "select extract(day from now() - status_since)::int as days from account where hub_id = ?",
                        row -> row.getInt("days"),
                        hubId)
                .orElseThrow();
    }
}
