package io.pintags.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pintags.testing.AppProcess;
import io.pintags.testing.ProcessBed;
import io.pintags.testing.RequiresVault;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What the service clears away, and prepares, in its first minute and at long intervals from then on. With the executable
 * only, in which it could have been left out; each statement has a test of its own, and a minute is long.
 */
@RequiresVault
@EnabledIfSystemProperty(named = "pintags.processes", matches = "native")
class HousekeepingIT {
    private static final String NEXT_MONTH =
            "to_regclass('audit_event_' || to_char((now() + interval '1 month') at time zone 'UTC', 'YYYY_MM'))";

    @Test
    void whatIsOverIsForgottenAndTheNextMonthPreparedFor() throws SQLException {
        try (var bed = new ProcessBed()) {
            bed.accounts().insert(6301, 1, Duration.ofMinutes(30));
            change(bed, """
                    insert into pending_consent (id, state_sha256, browser_sha256, started_by, expires_at)
                        values (gen_random_uuid(), 'old', 'old', 'test', now() - interval '1 minute')""");
            change(bed, """
                    insert into refresh_attempt (id, account_id, generation, started_at, finished_at, outcome)
                        select gen_random_uuid(), id, 0, now() - interval '2 days', now(), 'renewed' from account""");
            change(bed, "insert into seen_request (sha256, seen_at) values ('old', now() - interval '8 days')");
            change(bed, "do $$ begin execute 'drop table ' || " + NEXT_MONTH + "; end $$");

            try (AppProcess app = bed.start(Map.of("pintags.refresh.every", "off"))) {
                await().atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> bed.accounts().number("""
                                select (select count(*) from pending_consent) + (select count(*) from refresh_attempt)
                                    + (select count(*) from seen_request)""") == 0
                                && bed.accounts().number("select count(" + NEXT_MONTH + ")") == 1);
                assertThat(app.token(6301).join().statusCode()).isEqualTo(200);
            }
        }
    }

    private static void change(ProcessBed bed, String sql) throws SQLException {
        try (var connection = bed.postgres().connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
