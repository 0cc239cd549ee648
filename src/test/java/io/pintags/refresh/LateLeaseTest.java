package io.pintags.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.account.Account;
import io.pintags.account.AccountRepository;
import io.pintags.database.Database;
import io.pintags.hubspot.HubId;
import io.pintags.simulator.Counters;
import io.pintags.testing.Browser;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lease that had to wait, in a queue or in a process that was stopped, is looked at again before its token is spent. */
@QuarkusTest
@WithTestResource(TestBed.class)
class LateLeaseTest {
    @Inject
    AccountRepository accounts;

    @Inject
    RenewalStore store;

    @Inject
    Renewer renewer;

    @Inject
    Exchange exchange;

    @Inject
    Database database;

    @Test
    void aTokenWhoseLeaseSomebodyElseHasByNowIsNotSpent() {
        Lease late = anHourOld(claimed(1601));
        database.update("update account set lease_until = now() - interval '1 second' where hub_id = 1601");
        assertThat(store.claim(late.account().id(), late.account().generation(), Duration.ofSeconds(45)))
                .isPresent();

        exchange.run(late, renewer.open(List.of(late.account())).get(0));

        assertThat(TestBed.hubspot().counters().portal(1601)).isEqualTo(new Counters.Use(0, 0));
        assertThat(database.query("select id from refresh_attempt where id = ?", row -> row, late.attempt()))
                .isEmpty();
    }

    @Test
    void aTokenWhoseLeaseNobodyTookIsSpent() {
        Lease late = anHourOld(claimed(1602));

        exchange.run(late, renewer.open(List.of(late.account())).get(0));

        assertThat(TestBed.hubspot().counters().portal(1602)).isEqualTo(new Counters.Use(1, 1));
    }

    private Lease claimed(long hubId) {
        new Browser().connect(hubId);
        Account account = accounts.find(new HubId(hubId)).orElseThrow();
        return store.claim(account.id(), account.generation(), Duration.ofSeconds(45))
                .orElseThrow();
    }

    private static Lease anHourOld(Lease lease) {
        return new Lease(
                lease.attempt(),
                lease.account(),
                lease.failures(),
                lease.suspect(),
                lease.askedAt() - Duration.ofHours(1).toNanos());
    }
}
