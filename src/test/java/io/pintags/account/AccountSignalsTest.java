package io.pintags.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pintags.database.Database;
import io.pintags.hubspot.HubId;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Replicas tell each other which accounts changed or were erased. */
@QuarkusTest
@WithTestResource(TestBed.class)
class AccountSignalsTest {
    @Inject
    Database database;

    @Inject
    DataSource pool;

    @Inject
    AccountSignals signals;

    @Inject
    Heard heard;

    /** Remembers what it heard of. */
    @ApplicationScoped
    static class Heard {
        private final List<AccountErased> erasures = new CopyOnWriteArrayList<>();
        private final List<HubId> changes = new CopyOnWriteArrayList<>();

        void erased(@Observes AccountErased event) {
            erasures.add(event);
        }

        void changed(@Observes AccountChanged event) {
            changes.add(event.hubId());
        }

        List<AccountErased> erasures() {
            return erasures;
        }

        List<HubId> changes() {
            return changes;
        }
    }

    @Test
    void whatAnotherReplicaErasedIsDroppedHereToo() {
        notify("another-replica 1901 7");
        notify("another-replica 1902");
        notify("another-replica nonsense 7");

        await().untilAsserted(() -> assertThat(heard.changes()).contains(new HubId(1901), new HubId(1902)));
        assertThat(heard.erasures())
                .contains(new AccountErased(new HubId(1901), 7))
                .noneMatch(event -> event.hubId().equals(new HubId(1902)));
    }

    @Test
    void whatChangedHereIsToldToTheOthers() throws SQLException {
        try (Connection other = pool.getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("listen pintags_account");

            signals.announce(new HubId(1903));
            signals.announce(new AccountErased(new HubId(1904), 3));

            var told = new ArrayList<String>();
            await().untilAsserted(() -> {
                told.addAll(messages(other));
                assertThat(told).contains("1903", "1904 3");
            });
        }
    }

    /** What was told since the last look, without the name of whoever told it. */
    private static List<String> messages(Connection connection) throws SQLException {
        PGNotification[] told = connection.unwrap(PGConnection.class).getNotifications();
        return Arrays.stream(told == null ? new PGNotification[0] : told)
                .map(PGNotification::getParameter)
                .map(message -> message.substring(message.indexOf(' ') + 1))
                .toList();
    }

    private void notify(String message) {
        database.query("select pg_notify('pintags_account', ?)", row -> true, message);
    }
}
