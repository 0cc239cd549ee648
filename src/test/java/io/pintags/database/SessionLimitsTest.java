package io.pintags.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** What PostgreSQL does with the sessions of a process that vanished: they end, and so do their locks. */
@QuarkusTest
@WithTestResource(TestBed.class)
class SessionLimitsTest {
    @Inject
    Database database;

    @Test
    void noSessionIdlesInATransactionOrWaitsForALockWithoutEnd() {
        assertThat(database.query(
                        "select current_setting(name) as value from unnest(array["
                                + "'idle_in_transaction_session_timeout', 'lock_timeout']) as name",
                        row -> row.getString("value")))
                .containsExactly("1min", "5s");
    }
}
