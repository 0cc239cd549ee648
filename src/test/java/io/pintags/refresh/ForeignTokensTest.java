package io.pintags.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.pintags.database.Database;
import io.pintags.database.TestDatabase;
import io.pintags.testing.MigratedPostgres;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Imports share the rate and the breaker with renewals, which go first. */
class ForeignTokensTest {
    private static final int RATE = 20;

    private static MigratedPostgres postgres;
    private static AgroalDataSource pool;
    private static Database database;

    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private RateBudget budget;
    private HostBreaker breaker;
    private ForeignTokens tokens;

    @BeforeAll
    static void start() {
        postgres = MigratedPostgres.start();
        pool = postgres.pool();
        database = TestDatabase.on(pool);
    }

    @AfterAll
    static void stop() {
        pool.close();
        postgres.close();
    }

    @BeforeEach
    void hubSpotHasGoneAwayAndItIsTimeToLook() {
        level(RATE);
        budget = new RateBudget(database, TestConfig.with(Map.of("pintags.refresh.rate-per-second", "" + RATE)));
        breaker = new HostBreaker(() -> now, new SplittableRandom(7));
        tokens = new ForeignTokens(budget, breaker, null, null);
        for (int i = 0; i < HostBreaker.TOLERATED; i++) {
            breaker.failed(UUID.randomUUID());
        }
        now = now.plusSeconds(60);
    }

    @Test
    void whoAsksNothingLetsTheNextOneFindOutWhetherHubSpotIsBack() {
        try (ForeignTokens.Admission admission = tokens.admit(4)) {
            assertThat(admission.count()).isEqualTo(1);
            assertThat(breaker.admits(1)).isZero();
        }
        assertThat(breaker.admits(1)).isEqualTo(1);
    }

    @Test
    void soDoesWhoIsAdmittedAndFindsTheRateUsedUp() {
        level(-1000);
        try (ForeignTokens.Admission admission = tokens.admit(4)) {
            assertThat(admission.count()).isZero();
        }
        assertThat(breaker.admits(1)).isEqualTo(1);
    }

    @Test
    void whoIsNotAdmittedLeavesTheOneAloneWhoFindsOut() {
        assertThat(breaker.admits(1)).isEqualTo(1);
        try (ForeignTokens.Admission admission = tokens.admit(4)) {
            assertThat(admission.count()).isZero();
        }
        assertThat(breaker.admits(1)).isZero();
    }

    @Test
    void anAnswerAboutATokenThatIsNotSpentTellsThatHubSpotIsBack() {
        try (ForeignTokens.Admission admission = tokens.admit(4)) {
            admission.answered();
        }
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void renewalsHaveWhatTheyNeedAndImportsTheRest() {
        breaker.answered();
        level(RATE / 2);
        assertThat(budget.takeSpare(4)).as("behind renewals").isZero();
        assertThat(budget.take(4)).as("a renewal").isEqualTo(4);

        level(RATE);
        assertThat(budget.takeSpare(100)).isEqualTo(RATE / 2);
        level(RATE);
        try (ForeignTokens.Admission admission = tokens.admit(4)) {
            assertThat(admission.count()).isEqualTo(4);
            assertThat(level()).isEqualTo(RATE - 4);
        }
        assertThat(level()).as("given back").isEqualTo(RATE);
    }

    /** Time does not refill it. */
    private static void level(int tokens) {
        database.update("update refresh_control set tokens = ?, refilled_at = now() + interval '1 hour'", tokens);
    }

    private static double level() {
        return database.first("select tokens from refresh_control", row -> row.getDouble("tokens"))
                .orElseThrow();
    }
}
