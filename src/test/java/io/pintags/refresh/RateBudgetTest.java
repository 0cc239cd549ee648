package io.pintags.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.pintags.database.Database;
import io.pintags.database.TestDatabase;
import io.pintags.testing.MigratedPostgres;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** The budget that all replicas share, on a real database. Time passes by making the last refill older. */
class RateBudgetTest {
    private static final int RATE = 20;
    private static final int CREDIT = 10 * RATE;

    private static MigratedPostgres postgres;
    private static AgroalDataSource pool;
    private static Database database;

    private enum Kind {
        PLANNER,
        CALLER,
        GIVE_BACK,
        TIME,
        CLOCK_SET_BACK
    }

    private record Move(Kind kind, int amount) {}

    @BeforeContainer
    static void start() {
        postgres = MigratedPostgres.start();
        pool = postgres.pool();
        database = TestDatabase.on(pool);
    }

    @AfterContainer
    static void stop() {
        pool.close();
        postgres.close();
    }

    @Property(tries = 60)
    void whoeverAsksTheRateHolds(@ForAll("moves") List<Move> moves) {
        empty();
        RateBudget one = budget();
        RateBudget other = budget();
        long begin = System.nanoTime();
        double passed = 0;
        int spent = 0;
        for (Move move : moves) {
            RateBudget replica = move.amount() % 2 == 0 ? one : other;
            switch (move.kind()) {
                case PLANNER -> {
                    double before = level();
                    int taken = replica.take(move.amount());
                    spent += taken;
                    assertThat(taken).isBetween(0, move.amount());
                    assertThat(taken > 0 && level() < 0).as("the planner owes").isFalse();
                    assertThat(taken == 0 && before >= 1)
                            .as("what is there was refused")
                            .isFalse();
                }
                case CALLER -> spent += replica.takeForCaller() ? 1 : 0;
                case GIVE_BACK -> {
                    int back = Math.min(spent, move.amount());
                    replica.giveBack(back);
                    spent -= back;
                }
                case CLOCK_SET_BACK ->
                    database.update("update refresh_control set refilled_at = refilled_at + interval '10 minutes'");
                default -> {
                    database.update(
                            "update refresh_control set refilled_at = refilled_at - ? * interval '1 millisecond'",
                            move.amount());
                    passed += move.amount() / 1000.0;
                }
            }
            double seconds = passed + (System.nanoTime() - begin) / 1e9;
            assertThat((double) spent).isLessThanOrEqualTo(RATE * seconds + CREDIT + 1e-6);
            assertThat(level()).isBetween(-CREDIT - 1e-6, RATE + 1e-6);
        }
    }

    @Example
    void aCallerIsLetInOnCreditAndThePlannerPaysItBack() {
        empty();
        RateBudget budget = budget();

        long begin = System.nanoTime();
        int callers = 0;
        while (callers < 2 * CREDIT && budget.takeForCaller()) {
            callers++;
        }

        double seconds = (System.nanoTime() - begin) / 1e9;
        assertThat((double) callers).isBetween((double) CREDIT, CREDIT + RATE * seconds + 1);
        assertThat(budget.take(100)).isZero();
    }

    @Example
    void afterHubSpotRefusedTheAppAllWaitAndThenOneFindsOut() {
        empty();
        database.update("update refresh_control set tokens = ?", RATE);
        RateBudget one = budget();
        RateBudget other = budget();

        assertThat(one.pause("invalid-client", 60_000)).isTrue();
        assertThat(other.pause("invalid-client", 60_000)).as("news once").isFalse();
        assertThat(other.take(10)).isZero();
        assertThat(other.takeForCaller()).isFalse();
        database.update("update refresh_control set paused_until = now()");
        assertThat(other.take(10)).isEqualTo(1);
        other.resume();
        assertThat(one.take(10)).isEqualTo(10);
    }

    @Example
    void aClockThatIsSetBackCostsNothingThatWasThere() {
        empty();
        database.update(
                "update refresh_control set tokens = ?, refilled_at = now() + interval '10 minutes',"
                        + " paused_until = now() + interval '11 minutes'",
                RATE);

        assertThat(budget().take(RATE)).isEqualTo(RATE);
    }

    /** Two ask at once, and the one who began first gets the row last. */
    @Example
    void whoWaitedForAnotherDoesNotRefillTheTimeOfTheOtherAgain() {
        empty();
        database.update("update refresh_control set refilled_at = now() + interval '30 seconds'");

        assertThat(budget().take(RATE)).isZero();

        assertThat(database.first(
                        "select refilled_at > now() + interval '20 seconds' as ahead from refresh_control",
                        row -> row.getBoolean("ahead")))
                .contains(true);
    }

    @Provide
    Arbitrary<List<Move>> moves() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class), Arbitraries.integers().between(1, 3 * RATE))
                .as(Move::new)
                .list()
                .ofMaxSize(40);
    }

    private static RateBudget budget() {
        return new RateBudget(database, TestConfig.with(Map.of("pintags.refresh.rate-per-second", "" + RATE)));
    }

    private static void empty() {
        database.update("update refresh_control set tokens = 0, refilled_at = now(), paused_until = '-infinity',"
                + " pause_reason = null");
    }

    private static double level() {
        return database.first("select tokens from refresh_control", row -> row.getDouble("tokens"))
                .orElseThrow();
    }
}
