package io.pintags.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.pintags.account.Account;
import io.pintags.account.Account.StoredToken;
import io.pintags.account.Connection;
import io.pintags.account.TestAccounts;
import io.pintags.database.Database;
import io.pintags.database.TestDatabase;
import io.pintags.hubspot.HubId;
import io.pintags.testing.MigratedPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many replies in one commit, each guarded for itself. */
class ReplyStoreTest {
    private static MigratedPostgres postgres;
    private static AgroalDataSource pool;
    private static Database database;

    private RenewalStore leases;
    private ReplyStore replies;

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
    void twoAccounts() {
        database.update("delete from account");
        leases = new RenewalStore(database);
        replies = new ReplyStore(database);
        connect(1);
        connect(2);
    }

    @Test
    void eachReplyGoesToItsAccountAndALateOneToNone() {
        Lease one = claim(1);
        Lease two = claim(2);
        connect(2);

        List<Optional<Account>> stored = replies.settle(List.of(reply(two), reply(one)));

        assertThat(stored.get(0)).isEmpty();
        assertThat(stored.get(1)).get().satisfies(account -> {
            assertThat(account.hubId()).isEqualTo(new HubId(1));
            assertThat(account.generation()).isEqualTo(2);
            assertThat(account.token().orElseThrow().accessCiphertext()).isEqualTo("access of " + one.attempt());
        });
    }

    @Test
    void aRowThatSomebodyHasLockedHoldsUpNoOther() throws SQLException {
        Lease one = claim(1);
        Lease two = claim(2);
        try (var lock = postgres.connect()) {
            lock.setAutoCommit(false);
            lock.createStatement().execute("select from account where hub_id = 1 for update");

            assertThat(replies.settle(List.of(reply(one), reply(two))))
                    .extracting(Optional::isPresent)
                    .containsExactly(false, true);
        }

        assertThat(replies.settle(reply(one))).isPresent();
    }

    @Test
    void aCommitWhoseAcknowledgementWasLostIsRecognized() {
        Lease lease = claim(1);
        assertThat(replies.settledBy(lease)).isEmpty();
        replies.settle(reply(lease));

        assertThat(replies.settle(reply(lease))).isEmpty();
        assertThat(replies.settledBy(lease)).get().extracting("generation").isEqualTo(2L);
        assertThat(replies.settledBy(claim(1))).as("somebody else").isEmpty();
    }

    private Lease claim(long hubId) {
        var account = TestAccounts.on(database).find(new HubId(hubId)).orElseThrow();
        return leases.claim(account.id(), account.generation(), Duration.ofSeconds(45))
                .orElseThrow();
    }

    private static void connect(long hubId) {
        var accounts = TestAccounts.on(database);
        var id = accounts.idOf(new HubId(hubId)).orElseGet(UUID::randomUUID);
        accounts.connect(
                new Connection(id, new HubId(hubId), null, token("first"), 1, "oauth", "app", "na1", Instant.EPOCH));
    }

    private static ReplyStore.Reply reply(Lease lease) {
        StoredToken token = token(lease.attempt().toString());
        return new ReplyStore.Reply(lease, token, 1, null, token.expiresAt().minusSeconds(300));
    }

    private static StoredToken token(String of) {
        return new StoredToken(
                "access of " + of,
                "refresh of " + of,
                Instant.now().plusSeconds(1800),
                Duration.ofMinutes(30),
                "a",
                "r");
    }
}
