package io.pintags.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pintags.database.Database;
import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The audit log as the database keeps it. */
@QuarkusTest
@WithTestResource(TestBed.class)
class AuditLogTest {
    @Inject
    Database database;

    @Inject
    AuditStore store;

    @Inject
    AuditVerifier verifier;

    @Test
    void whatHappensToAnAccountIsOnRecordInOrder() {
        new Browser().connect(901);
        String token = Caller.operator().accessToken(901);
        Caller.operator().renew(901, token).then().statusCode(200);
        Caller.of(TestBed.WORKER).token(901).then().statusCode(403);

        await().untilAsserted(() -> assertThat(types(901))
                .containsExactly(
                        "account.connected", "token.disclosed", "token.renewed", "token.disclosed", "access.refused"));
    }

    @Test
    void aDisclosureIsOnRecordBeforeTheTokenLeavesAndOncePerCallerAndToken() {
        new Browser().connect(902);
        for (int i = 0; i < 5; i++) {
            Caller.operator().accessToken(902);
            assertThat(types(902)).filteredOn("token.disclosed"::equals).hasSize(1);
        }
    }

    @Test
    void theChainHoldsFromTheFirstEventToTheLast() {
        new Browser().connect(903);
        assertThat(verifier.verify(Optional.empty(), Long.MAX_VALUE))
                .isInstanceOfSatisfying(
                        Verification.Intact.class,
                        intact -> assertThat(intact.events()).isPositive());
    }

    @Test
    void theDatabaseRefusesToChangeIt() {
        new Browser().connect(904);
        for (String change : List.of(
                "update audit_event set actor = 'somebody else'", "delete from audit_event", "truncate audit_event")) {
            assertThatThrownBy(() -> database.update(change)).hasMessageContaining("42501");
        }
    }

    @Test
    void norAPieceOfIt() {
        new Browser().connect(905);
        Caller.operator().accessToken(905);
        store.prepareMonths();
        List<String> partitions = database.query(
                "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'audit_event'::regclass",
                row -> row.getString("name"));
        assertThat(partitions).hasSizeGreaterThanOrEqualTo(3).contains("audit_event_other");
        for (String partition : partitions) {
            assertThatThrownBy(() -> database.update("truncate " + partition)).hasMessageContaining("42501");
        }
        String filled = database.query(
                        "select tableoid::regclass::text as name from audit_event where hub_id = 905 limit 1",
                        row -> row.getString("name"))
                .get(0);
        for (String change : List.of("update " + filled + " set actor = 'somebody else'", "delete from " + filled)) {
            assertThatThrownBy(() -> database.update(change)).hasMessageContaining("42501");
        }
    }

    @Test
    void theNextMonthHasAPartitionBeforeItsFirstEvent() {
        store.prepareMonths();

        assertThat(database.query(
                        "select to_regclass('audit_event_' || to_char((now() + interval '1 month') at time zone 'UTC',"
                                + " 'YYYY_MM')) is not null as made",
                        row -> row.getBoolean("made")))
                .containsExactly(true);
    }

    private List<String> types(long hubId) {
        return database.query(
                "select type from audit_event where hub_id = ? order by seq", row -> row.getString("type"), hubId);
    }
}
