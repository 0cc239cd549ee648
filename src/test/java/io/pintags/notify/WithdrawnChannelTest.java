package io.pintags.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A channel that goes takes no account's change with it. */
class WithdrawnChannelTest {
    @Test
    void aChangeThatMeetsAWithdrawalIsStored() throws SQLException {
        try (var postgres = MigratedPostgres.start();
                var pool = postgres.pool();
                var withdrawal = postgres.connect()) {
            var database = TestDatabase.on(pool);
            database.update("insert into notification_channel (name) values ('going'), ('staying')");
            withdrawal.setAutoCommit(false);
            withdrawal.createStatement().execute("delete from notification_channel where name = 'going'");

            var change = CompletableFuture.runAsync(() -> connect(database));
            await().until(() -> !database.query(
                            "select 1 from pg_stat_activity where wait_event_type = 'Lock'", row -> row.getInt(1))
                    .isEmpty());
            withdrawal.commit();

            change.join();
            assertThat(database.query("select channel from notification", row -> row.getString(1)))
                    .containsExactly("staying");
        }
    }

    private static void connect(Database database) {
        var token = new StoredToken("a", "r", Instant.now(), Duration.ofMinutes(30), "a", "r");
        TestAccounts.on(database)
                .connect(new Connection(
                        UUID.randomUUID(), new HubId(77), null, token, 1, "oauth", "app", "na1", Instant.now()));
    }
}
