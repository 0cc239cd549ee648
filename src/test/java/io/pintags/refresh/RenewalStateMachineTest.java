package io.pintags.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.pintags.account.AccountStatus;
import io.pintags.database.Database;
import io.pintags.database.TestDatabase;
import io.pintags.testing.MigratedPostgres;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Any sequence of claims, replies, failures, reconnects and jumps of the clock by three processes, against the real
 * statements on a real database: the generation only grows, one process at most holds the lease, an active account has
 * its tokens, a late reply of an old generation is refused, and a reconnect always wins.
 */
class RenewalStateMachineTest {
    private static MigratedPostgres postgres;
    private static AgroalDataSource pool;
    private static Database database;

    private enum Kind {
        CLAIM,
        CLAIM_DUE,
        SETTLE,
        FAIL,
        REFUSE,
        PAUSE,
        RELEASE,
        EXTEND,
        RECONNECT,
        USED,
        UNUSED,
        CLOCK
    }

    /** Who does what; {@code seconds} for jumps of the clock. */
    private record Move(Kind kind, int process, int seconds) {
        void on(OneAccount account) {
            switch (kind) {
                case CLAIM -> account.claim(process);
                case CLAIM_DUE -> account.claimDue(process);
                case SETTLE -> account.settle(process);
                case FAIL -> account.fail(process, AccountStatus.ACTIVE);
                case REFUSE -> account.fail(process, AccountStatus.RECONNECT_REQUIRED);
                case PAUSE -> account.fail(process, AccountStatus.PAUSED);
                case RELEASE -> account.release(process);
                case EXTEND -> account.extend(process);
                case RECONNECT -> account.connect();
                case USED -> account.use(true);
                case UNUSED -> account.use(false);
                case CLOCK -> account.clock(seconds);
                default -> throw new IllegalStateException(kind.name());
            }
        }
    }

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

    @Property(tries = 400)
    void whateverHappensTheInvariantsHold(@ForAll("moves") List<Move> moves) {
        var account = new OneAccount(database);
        long generation = account.row().generation();
        for (Move move : moves) {
            move.on(account);
            long now = account.row().generation();
            assertThat(now).isBetween(generation, generation + 1);
            generation = now;
        }
    }

    /** However an account was left, when somebody asks for it and time has passed it can be renewed or connected. */
    @Property(tries = 100)
    void whateverHappensTheAccountIsNotStuck(@ForAll("moves") List<Move> moves) {
        var account = new OneAccount(database);
        moves.forEach(move -> move.on(account));

        account.clock(3600);
        account.use(true);
        if (account.row().status() == AccountStatus.RECONNECT_REQUIRED) {
            account.connect();
        }
        long before = account.row().generation();
        account.claimDue(0);
        account.settle(0);

        assertThat(account.row().generation()).isEqualTo(before + 1);
    }

    @Provide
    Arbitrary<List<Move>> moves() {
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(Kind.CLAIM, Kind.CLAIM_DUE, Kind.SETTLE)),
                Tuple.of(1, Arbitraries.of(Kind.class)),
                Tuple.of(1, Arbitraries.of(Kind.CLOCK, Kind.RECONNECT)));
        return Combinators.combine(
                        kinds,
                        Arbitraries.integers().between(0, OneAccount.PROCESSES - 1),
                        Arbitraries.integers().between(-600, 600))
                .as(Move::new)
                .list()
                .ofMaxSize(40);
    }
}
