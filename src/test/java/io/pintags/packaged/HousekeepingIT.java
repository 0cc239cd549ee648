package io.pintags.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pintags.testing.AppProcess;
import io.pintags.testing.ProcessBed;
import io.pintags.testing.RequiresVault;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

    private static final String SEVEN_MONTHS_AGO =
            "to_regclass('audit_event_' || to_char((now() - interval '7 months') at time zone 'UTC', 'YYYY_MM'))";

    @Test
    void whatIsOverIsForgottenAndTheNextMonthPreparedFor() throws SQLException {
        try (var bed = new ProcessBed()) {
            bed.accounts().insert(6301, 3, Duration.ofMinutes(30));
            change(bed, """
                    insert into pending_consent (id, state_sha256, browser_sha256, started_by, expires_at)
                        values (gen_random_uuid(), 'old', 'old', 'test', now() - interval '1 minute')""");
            change(bed, """
                    insert into refresh_attempt (id, account_id, generation, started_at, finished_at, outcome)
                        select gen_random_uuid(), id, 0, now() - interval '2 days', now(), 'renewed' from account""");
            change(bed, "insert into seen_request (sha256, seen_at) values ('old', now() - interval '8 days')");
            change(bed, """
                    insert into account_import (id, made_by, dry_run, replaces, created_at)
                        values (gen_random_uuid(), 'test', false, false, now() - interval '1 year')""");
            change(bed, "insert into notification_channel (name, seen_at) values ('gone', now() - interval '8 days')");
            change(bed, "update account set status = 'RECONNECT_REQUIRED' where hub_id = 6302");
            change(bed, "update account set status_since = now() - interval '91 days' where hub_id = 6302");
            change(bed, """
                    insert into erasure (id, account_id, hub_id, requested_by, keep_installed, generation, deleted,
                            lease_owner, lease_until)
                        select gen_random_uuid(), id, hub_id, 'test', true, generation, '', gen_random_uuid(),
                            now() - interval '1 minute'
                        from account where hub_id = 6303""");
            change(bed, "select audit_partition(now() - interval '7 months')");
            change(bed, "do $$ begin execute 'drop table ' || " + NEXT_MONTH + "; end $$");

            try (AppProcess app = bed.start(Map.of("pintags.refresh.every", "off", "pintags.audit.keep-months", "6"))) {
                await().atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(200))
                        .untilAsserted(() -> {
                            assertThat(left(bed)).isEmpty();
                            assertThat(bed.accounts().number("select count(" + NEXT_MONTH + ")"))
                                    .isEqualTo(1);
                        });
                assertThat(app.token(6301).join().statusCode()).isEqualTo(200);
            }
        }
    }

    /** What should have been dealt with and was not. */
    private static List<String> left(ProcessBed bed) {
        return Stream.of(
                        "from pending_consent",
                        "from refresh_attempt",
                        "from seen_request",
                        "from account_import",
                        "from notification_channel",
                        "from account where status = 'RECONNECT_REQUIRED'",
                        "from erasure where finished_at is null",
                        "where " + SEVEN_MONTHS_AGO + " is not null")
                .filter(rows -> bed.accounts().number("select count(*) " + rows) > 0)
                .toList();
    }

    private static void change(ProcessBed bed, String sql) throws SQLException {
        try (var connection = bed.postgres().connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
