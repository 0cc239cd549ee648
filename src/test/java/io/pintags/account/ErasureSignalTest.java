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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A replica hears of an erasure that another one did. */
@QuarkusTest
@WithTestResource(TestBed.class)
class ErasureSignalTest {
    @Inject
    Database database;

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

    private void notify(String message) {
        database.query("select pg_notify('pintags_account', ?)", row -> true, message);
    }
}
