package io.pintags.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.pintags.account.Account.StoredToken;
import io.pintags.account.Connection;
import io.pintags.account.TestAccounts;
import io.pintags.crypto.Secret;
import io.pintags.database.Database;
import io.pintags.database.TestDatabase;
import io.pintags.hubspot.HubId;
import io.pintags.testing.Configured;
import io.pintags.testing.MigratedPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The statements of importing, on a real database. */
class ImportStoreTest {
    private static final ImportOptions PLAIN = new ImportOptions(false, false);

    private static MigratedPostgres postgres;
    private static AgroalDataSource pool;
    private static Database database;

    private ImportStore store;

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
    void empty() {
        database.update("delete from account_import");
        store = new ImportStore(database, config());
    }

    private static MigrateConfig config() {
        return Configured.by(Map.of(), MigrateConfig.class);
    }

    @Test
    void aTokenWaitsInOneImportOnlyWhoeverLooksFirst() {
        add(row(1, "token-one"), row(2, "token-two"));
        add(row(1, "token-two"), row(2, "token-three"));

        assertThat(outcomes()).containsExactlyInAnyOrder("1 waiting", "2 waiting", "1 duplicate", "2 waiting");
        assertThat(store.waiting(List.of(sha256("token-two"), sha256("unknown"))))
                .containsExactly(sha256("token-two"));

        StoredRow taken = store.take(10).get(1);
        store.end(taken, ImportOutcome.DEAD, Optional.empty());
        assertThat(store.waiting(List.of(sha256("token-two"))))
                .as("may be brought again")
                .isEmpty();
        add(row(1, "token-two"));
        assertThat(outcomes()).contains("1 waiting");
    }

    @Test
    void importsOfTheSameTokensAtTheSameMomentDoNotHoldEachOtherUp() {
        List<Integer> numbers = IntStream.range(0, 500).boxed().toList();
        var backwards = new ArrayList<>(numbers);
        Collections.reverse(backwards);

        CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> addTokens(numbers)),
                        CompletableFuture.runAsync(() -> addTokens(backwards)))
                .join();

        assertThat(outcomes()).hasSize(1000);
        assertThat(outcomes().stream().filter(row -> row.endsWith("waiting"))).hasSize(500);
    }

    @Test
    void aRowThatComesToItsEndWhileItIsLookedForIsNotOverlooked() {
        TestAccounts.on(database).connect(connected(4711));
        add(new ImportStore.NewRow(
                UUID.randomUUID(), named(1, "token-one"), ImportOutcome.WAITING, Optional.of("local:v1:sealed")));
        StoredRow earlier = store.take(1).get(0);
        var busy = new ImportStore(database, config()) {
            @Override
            Set<String> imported(Collection<String> sha256s) {
                Set<String> found = super.imported(sha256s);
                end(earlier, ImportOutcome.IMPORTED, Optional.empty());
                return found;
            }

            @Override
            Set<String> waiting(Collection<String> sha256s) {
                Set<String> found = super.waiting(sha256s);
                end(earlier, ImportOutcome.IMPORTED, Optional.empty());
                return found;
            }
        };

        assertThat(new Triage(busy).of(List.of(named(1, "token-one")), false))
                .singleElement()
                .extracting(ImportRow::refusal)
                .isEqualTo(Optional.of(ImportOutcome.UNCHANGED));
    }

    private static ImportRow named(int number, String token) {
        return ImportRow.of(number, "4711", token);
    }

    /** HubSpot has given it another refresh token than the one that was imported. */
    private static Connection connected(long hubId) {
        var token = new StoredToken("a", "r", Instant.now(), Duration.ofMinutes(30), "a", "r");
        return new Connection(
                UUID.randomUUID(), new HubId(hubId), null, token, 1, "oauth", "app", "na1", Instant.now());
    }

    @Test
    void onlyTriesAtHubSpotAreCounted() {
        add(row(1, "token-one"));
        for (int death = 0; death < 30; death++) {
            assertThat(store.take(1))
                    .singleElement()
                    .extracting(StoredRow::attempts)
                    .isEqualTo(0);
            database.update("update account_import_row set lease_until = now() - interval '1 second'");
        }

        store.later(store.take(1).get(0), Duration.ZERO, false);

        assertThat(store.take(1))
                .singleElement()
                .extracting(StoredRow::attempts)
                .isEqualTo(1);
    }

    @Test
    void whatIsLookedForAmongManyRowsIsFoundByAnIndex() {
        UUID done = UUID.randomUUID();
        store.add(done, "test", PLAIN, List.of());
        database.update("""
                insert into account_import_row (id, import_id, number, hub_id, outcome)
                select gen_random_uuid(), ?, n, n, 'imported' from generate_series(1, 20000) n""", done);
        database.update("analyze account_import_row");

        assertThat(plan("delete from account_import_row where hub_id in (select 77)"))
                .contains("account_import_row_of_account");
        assertThat(plan("select count(*) from account_import_row where key_version < 7"))
                .contains("account_import_row_by_key_version");
    }

    private static String plan(String sql) {
        return String.join("\n", database.query("explain " + sql, row -> row.getString(1)));
    }

    private void addTokens(List<Integer> numbers) {
        add(IntStream.range(0, numbers.size())
                .mapToObj(i -> row(i + 1, "token-number-" + numbers.get(i)))
                .toArray(ImportStore.NewRow[]::new));
    }

    private void add(ImportStore.NewRow... rows) {
        store.add(UUID.randomUUID(), "test", PLAIN, List.of(rows));
    }

    private static ImportStore.NewRow row(int number, String token) {
        return new ImportStore.NewRow(
                UUID.randomUUID(),
                ImportRow.of(number, null, token),
                ImportOutcome.WAITING,
                Optional.of("local:v1:sealed"));
    }

    private static String sha256(String token) {
        return Secret.of(token).sha256();
    }

    private static List<String> outcomes() {
        return database.query(
                "select number || ' ' || outcome as said from account_import_row", row -> row.getString("said"));
    }
}
