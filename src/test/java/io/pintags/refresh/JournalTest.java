package io.pintags.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.pintags.account.AccountRepository;
import io.pintags.database.Database;
import io.pintags.hubspot.HubId;
import io.pintags.testing.Browser;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The journal stays short, and forgets nothing that a crash may have left. */
@QuarkusTest
@WithTestResource(TestBed.class)
class JournalTest {
    @Inject
    Journal journal;

    @Inject
    RefreshMetrics metrics;

    @Inject
    MeterRegistry registry;

    @Inject
    Database database;

    @Inject
    AccountRepository accounts;

    @Test
    void whatMaySayThatTheTokenIsSpentIsKept() {
        new Browser().connect(1901);
        new Browser().connect(1901);
        UUID account = accounts.find(new HubId(1901)).orElseThrow().id();
        entry(account, 1, "2 days", null);
        entry(account, 1, "2 days", "ambiguous");
        entry(account, 2, "2 days", "renewed");
        entry(account, 2, "3 hours", "renewed");
        entry(account, 2, "2 days", "ambiguous");
        entry(account, 2, "2 days", null);

        journal.forget();

        assertThat(database.query(
                        "select generation, coalesce(outcome, 'open') as outcome from refresh_attempt"
                                + " where account_id = ?",
                        row -> row.getLong("generation") + " " + row.getString("outcome"),
                        account))
                .containsExactlyInAnyOrder("2 renewed", "2 ambiguous", "2 open");
    }

    @Test
    void whatIsUnderWayOrWaitsForAPersonIsNotLeftOpen() {
        new Browser().connect(1902);
        UUID account = accounts.find(new HubId(1902)).orElseThrow().id();
        double before = leftOpen();
        entry(account, 1, "1 minute", null);
        assertThat(leftOpen()).isEqualTo(before + 1);

        database.update("update account set lease_until = now() + interval '1 minute', lease_owner ="
                + " (select id from refresh_attempt where account_id = account.id) where hub_id = 1902");
        assertThat(leftOpen()).isEqualTo(before);

        database.update("update account set lease_until = now() - interval '1 second' where hub_id = 1902");
        assertThat(leftOpen()).isEqualTo(before + 1);

        database.update("update account set status = 'RECONNECT_REQUIRED' where hub_id = 1902");
        assertThat(leftOpen()).isEqualTo(before);
    }

    private double leftOpen() {
        metrics.look();
        return registry.get("pintags.refresh.journal.open").gauge().value();
    }

    private void entry(UUID account, long generation, String age, String outcome) {
        database.update(
                "insert into refresh_attempt (id, account_id, generation, started_at, finished_at, outcome)"
                        + " values (gen_random_uuid(), ?, ?, now() - cast(? as interval), case when ? then now() end, ?)",
                account,
                generation,
                age,
                outcome != null,
                outcome);
    }
}
