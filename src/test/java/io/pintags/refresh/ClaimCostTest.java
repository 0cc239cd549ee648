package io.pintags.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.pintags.account.TestAccounts;
import io.pintags.database.Database;
import io.pintags.database.TestDatabase;
import io.pintags.testing.MigratedPostgres;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the planner's claim costs: it does not matter how many accounts there are, or how many nobody asks for. */
class ClaimCostTest {
    private static final Duration LEASE = Duration.ofSeconds(45);
    private static final Duration IDLE_AFTER = Duration.ofDays(7);
    private static final Duration IDLE_EVERY = Duration.ofDays(30);
    private static final int DUE = 3_000;
    private static final int ROUNDS = 25;
    private static final int CLAIMS = 200;
    private static final int CLAIMED = 10;
    private static final Pattern BLOCKS = Pattern.compile("(?:hit|read)=([0-9]+)");

    @Test
    void theClaimReadsTheIndexOfDueAccounts() {
        try (var postgres = MigratedPostgres.start();
                var accounts = new Accounts(postgres, "public", 20_000)) {
            accounts.assertThatTheClaimReadsTheIndex();
        }
    }

    @Test
    void anAccountThatNobodyAsksForIsSteppedOverOnceAndComesBackWhenItIsUsed() {
        try (var postgres = MigratedPostgres.start();
                var accounts = new Accounts(postgres, "public", 0)) {
            accounts.insert(500, "now() - interval '1 hour'", "now() - interval '8 days'");
            accounts.insert(5, "now() - interval '1 minute'", "now()");

            // The idle ones stand first in the queue; each look takes them out of it.
            int looks = 0;
            int claimed = 0;
            while (accounts.store.isAnythingDue()) {
                claimed += accounts.claim(100).size();
                looks++;
            }

            assertThat(claimed).isEqualTo(5);
            assertThat(looks).isEqualTo(6);
            UUID idle = accounts.database
                    .first(
                            "select id from account where next_refresh_at > now() + interval '1 day' limit 1",
                            row -> row.getObject(1, UUID.class))
                    .orElseThrow();
            TestAccounts.on(accounts.database).served(List.of(idle));
            assertThat(accounts.claim(100))
                    .extracting(lease -> lease.account().id())
                    .containsExactly(idle);
        }
    }

    @Test
    void anIdleAccountComesBackOnceInAWhileButNotTogetherWithTheOthers() {
        try (var postgres = MigratedPostgres.start();
                var accounts = new Accounts(postgres, "public", 0)) {
            accounts.insert(200, "now() - interval '1 hour'", "now() - interval '8 days'");
            assertThat(accounts.claim(200)).isEmpty();
            assertThat(accounts.putOff("min")).isGreaterThan(21);
            assertThat(accounts.putOff("max")).isLessThan(31).isGreaterThan(accounts.putOff("min") + 5);

            accounts.pass(22);
            assertThat(accounts.claim(200)).as("a few days too early").isEmpty();
            accounts.pass(8);
            assertThat(accounts.claim(200))
                    .as("a month after their tokens ended")
                    .hasSizeGreaterThan(150);
        }
    }

    @Test
    void anIdleAccountThatFailedBeforeDoesNotWaitOnceItIsAskedFor() {
        try (var postgres = MigratedPostgres.start();
                var accounts = new Accounts(postgres, "public", 0)) {
            accounts.insert(1, "now() - interval '1 hour'", "now() - interval '8 days'");
            accounts.database.update("update account set failures = 9");
            assertThat(accounts.claim(1)).isEmpty();

            assertThat(accounts.store.claim(
                            accounts.database
                                    .first("select id from account", row -> row.getObject(1, UUID.class))
                                    .orElseThrow(),
                            1,
                            LEASE))
                    .isPresent();
        }
    }

    @Test
    void thatItIsUsedDoesNotShortenThePauseOfAnAccountThatFailed() {
        try (var postgres = MigratedPostgres.start();
                var accounts = new Accounts(postgres, "public", 0)) {
            accounts.insert(1, "now() + interval '1 hour'", "now()");
            accounts.database.update("update account set failures = 1");

            TestAccounts.on(accounts.database)
                    .served(accounts.database.query("select id from account", row -> row.getObject(1, UUID.class)));

            assertThat(accounts.store.isAnythingDue()).isFalse();
        }
    }

    /**
     * What a claim touches is compared; how long it takes is printed, of both sizes in turn on one server and of each the
     * quietest rounds: whatever else a machine does makes a claim slower and never faster. Dead entries of the index are
     * cleared away now and then, as autovacuum does.
     */
    @Test
    @Tag("long")
    void aMillionAccountsCostNoMoreThanTenThousand() {
        try (var postgres = MigratedPostgres.start();
                var few = new Accounts(postgres, "few", 10_000);
                var many = new Accounts(postgres, "many", 1_000_000)) {
            many.assertThatTheClaimReadsTheIndex();
            var ofFew = new long[ROUNDS];
            var ofMany = new long[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                few.vacuum();
                many.vacuum();
                var micros = new long[CLAIMS];
                var microsOfMany = new long[CLAIMS];
                for (int i = 0; i < CLAIMS; i++) {
                    micros[i] = few.timedClaim();
                    microsOfMany[i] = many.timedClaim();
                }
                ofFew[round] = p99(micros);
                ofMany[round] = p99(microsOfMany);
            }
            Arrays.sort(ofFew);
            Arrays.sort(ofMany);
            double ratio = quietest(ofMany) / quietest(ofFew);
            System.out.printf(
                    "claim of 10 accounts, p99 in us: of 10,000 accounts %s, of 1,000,000 %s, ratio %.2f%n",
                    Arrays.toString(ofFew), Arrays.toString(ofMany), ratio);
            long blocksOfFew = few.blocks();
            long blocksOfMany = many.blocks();
            System.out.printf(
                    "blocks that a claim of 10 accounts touches: of 10,000 accounts %d, of 1,000,000 %d%n",
                    blocksOfFew, blocksOfMany);
            assertThat((double) blocksOfMany).isLessThanOrEqualTo(1.2 * blocksOfFew);
        }
    }

    private static double quietest(long[] sorted) {
        return Arrays.stream(sorted).limit(ROUNDS / 5).average().orElseThrow();
    }

    private static long p99(long[] micros) {
        Arrays.sort(micros);
        return micros[micros.length * 99 / 100];
    }

    /** A schema with many accounts, of which some thousand are due. */
    private static final class Accounts implements AutoCloseable {
        private final AgroalDataSource pool;
        private final Database database;
        private final RenewalStore store;

        Accounts(MigratedPostgres postgres, String schema, int count) {
            postgres.migrate(schema);
            pool = postgres.pool(schema);
            database = TestDatabase.on(pool);
            store = new RenewalStore(database);
            if (count > 0) {
                insert(DUE, "now() - random() * interval '1 minute'", "now()");
                // A tenth of the rest is idle and has been put off already.
                insert((count - DUE) * 9 / 10, "now() + random() * interval '20 minutes'", "now()");
                insert(
                        (count - DUE) / 10,
                        "now() + interval '1 day' + random() * interval '30 days'",
                        "now() - interval '8 days'");
            }
        }

        void insert(int count, String nextRefreshAt, String lastServedAt) {
            database.update("""
                    insert into account (id, hub_id, status, access_token_ciphertext, refresh_token_ciphertext,
                        key_version, access_token_fingerprint, refresh_token_fingerprint, scopes, client_id,
                        access_token_expires_at, access_token_life, next_refresh_at, last_served_at)
                    select gen_random_uuid(), (select coalesce(max(hub_id), 0) from account) + n, 'ACTIVE',
                        'vault:v1:' || repeat('a', 360), 'vault:v1:' || repeat('r', 100), 1,
                        left(md5(n::text), 8), left(md5(n::text), 8), 'oauth', 'app',
                        now() + interval '10 minutes', 1800, %s, %s
                    from generate_series(1, ?) n""".formatted(nextRefreshAt, lastServedAt), count);
            database.update("vacuum analyze account");
            database.update("checkpoint");
        }

        /** In how many days the first or the last account is due. */
        int putOff(String which) {
            return database.first(
                            "select extract(day from " + which + "(next_refresh_at) - now())::int from account",
                            row -> row.getInt(1))
                    .orElseThrow();
        }

        void pass(int days) {
            database.update("""
                    update account set next_refresh_at = next_refresh_at - ?1, last_served_at = last_served_at - ?1,
                        access_token_expires_at = access_token_expires_at - ?1""".replace("?1", "interval '" + days + " days'"));
        }

        /** How many blocks one claim reads or writes, in the middle of some. */
        long blocks() {
            var counts = new long[51];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = database
                        .query(
                                "explain (analyze, buffers) " + RenewalStore.CLAIM_DUE,
                                row -> row.getString(1),
                                IDLE_EVERY.toMillis(),
                                CLAIMED,
                                IDLE_AFTER.toMillis(),
                                LEASE.toMillis())
                        .stream()
                        .filter(line -> line.contains("Buffers: shared"))
                        .findFirst()
                        .map(Accounts::blocks)
                        .orElseThrow();
            }
            Arrays.sort(counts);
            return counts[counts.length / 2];
        }

        private static long blocks(String line) {
            return BLOCKS.matcher(line)
                    .results()
                    .mapToLong(count -> Long.parseLong(count.group(1)))
                    .sum();
        }

        void vacuum() {
            database.update("vacuum account");
        }

        void assertThatTheClaimReadsTheIndex() {
            List<String> plan = database.query(
                    "explain " + RenewalStore.CLAIM_DUE,
                    row -> row.getString(1),
                    IDLE_EVERY.toMillis(),
                    100,
                    IDLE_AFTER.toMillis(),
                    LEASE.toMillis());
            assertThat(plan).anyMatch(line -> line.contains("Index Scan using account_due on account"));
            assertThat(plan).noneMatch(line -> line.contains("Seq Scan on account") || line.contains("Sort"));
        }

        List<Lease> claim(int limit) {
            return store.claimDue(limit, LEASE, IDLE_AFTER, IDLE_EVERY);
        }

        /** Claims ten, in microseconds, and puts them at the end of the queue again. */
        long timedClaim() {
            long begin = System.nanoTime();
            List<Lease> leases = claim(CLAIMED);
            long micros = (System.nanoTime() - begin) / 1000;
            assertThat(leases).hasSize(CLAIMED);
            database.update(
                    "update account set lease_owner = null, lease_until = null, next_refresh_at = now()"
                            + " where id = any (?)",
                    (Object) leases.stream().map(lease -> lease.account().id()).toArray(UUID[]::new));
            return micros;
        }

        @Override
        public void close() {
            pool.close();
        }
    }
}
