package io.pintags.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pintags.audit.Verification.Intact;
import io.pintags.testing.Configured;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Old months go, and what is left can still be verified. */
class AuditRetentionTest {
    private static AuditDatabase log;

    @BeforeAll
    static void start() {
        log = new AuditDatabase();
    }

    @AfterAll
    static void stop() {
        log.close();
    }

    @BeforeEach
    void clear() {
        log.clear();
    }

    @Test
    void whatIsOlderThanTheMonthsKeptGoesAndTheChainHolds() {
        log.write(3, monthsAgo(6));
        log.write(4, monthsAgo(5));
        ChainLink dropped = log.head();
        log.write(5, monthsAgo(4));
        log.write(6);

        assertThat(retain(4)).isEqualTo(7);

        assertThat(log.number("select min(seq) from audit_event")).isEqualTo(8);
        assertThat(log.database.query("select seq, hash from audit_anchor where seq > 0", ChainLink::read))
                .containsExactly(dropped);
        assertThat(verify()).isEqualTo(new Intact(11, log.head(), true));
        assertThat(partition(5)).isFalse();
        assertThat(partition(4)).isTrue();
        assertThat(retain(4)).isZero();
        assertThat(retain(3)).isEqualTo(5);
        assertThat(verify()).isEqualTo(new Intact(6, log.head(), true));
    }

    @Test
    void aLogOfOldEventsAloneCanGoAsAWholeAndGoesOn() {
        log.write(3, monthsAgo(9));
        assertThat(retain(3)).isEqualTo(3);
        assertThat(verify()).isEqualTo(new Intact(0, log.head(), true));
        log.write(2);
        assertThat(verify()).isEqualTo(new Intact(2, log.head(), true));
    }

    @Test
    void whoLookedBeforeCanGoOnAfterwards() {
        log.write(3, monthsAgo(6));
        ChainLink seen = log.head();
        log.write(3, monthsAgo(5));
        log.write(2);
        retain(3);
        assertThat(log.verifier.verify(Optional.of(seen), 100)).isEqualTo(new Intact(2, log.head(), true));
    }

    @Test
    void eventsWithoutAMonthOfTheirOwnGoToo() {
        log.write(2, monthsAgo(8));
        log.tamper("alter table audit_event detach partition " + name(8));
        log.tamper("insert into audit_event select * from " + name(8));
        log.tamper("drop table " + name(8));
        assertThat(log.number("select count(*) from audit_event_other")).isEqualTo(2);
        log.write(1);
        assertThat(retain(3)).isEqualTo(2);
        assertThat(verify()).isEqualTo(new Intact(1, log.head(), true));
        assertThatThrownBy(() -> log.database.update("truncate audit_event_other"))
                .hasMessageContaining("42501");
    }

    @Test
    void whoReadsTheLogForLongKeepsNobodyFromWriting() throws SQLException {
        try (var backup = log.connect()) {
            backup.setAutoCommit(false);
            backup.createStatement().execute("select count(*) from audit_event");
            var month = CompletableFuture.runAsync(
                    () -> log.number("select 1 from audit_partition(now() + interval '40 months')"));
            await().until(() -> month.isDone()
                    || log.number("select count(*) from pg_stat_activity where wait_event_type = 'Lock'") > 0);

            assertThat(CompletableFuture.runAsync(() -> log.write(1))).succeedsWithin(Duration.ofSeconds(10));

            backup.commit();
            month.join();
        }
        log.number("select 1 from audit_partition(now() + interval '40 months')");
        assertThat(partition(-40)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 1, 0, -1, -100})
    void theDatabaseRefusesToDropAYoungMonth(int months) {
        log.write(3, monthsAgo(2));
        assertThatThrownBy(() -> retain(months)).hasMessageContaining("42501");
        assertThat(log.number("select count(*) from audit_event")).isEqualTo(3);
    }

    @Test
    void eventsOutOfOrderStopIt() {
        log.write(3);
        log.write(1, monthsAgo(6));
        assertThatThrownBy(() -> retain(3)).hasMessageContaining("22000");
        assertThat(log.number("select count(*) from audit_event")).isEqualTo(4);
    }

    @Test
    void whatWasDroppedCannotBeDeniedLater() {
        for (String change :
                new String[] {"update audit_anchor set seq = 1", "delete from audit_anchor", "truncate audit_anchor"}) {
            assertThatThrownBy(() -> log.database.update(change)).hasMessageContaining("42501");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "0", "-3", "ever", "99999", "3.5"})
    void aSettingThatTheDatabaseWouldRefuseStopsTheStart(String months) {
        assertThatThrownBy(() -> config(months).keepMonths()).hasMessageContaining("pintags.audit.keep-months");
    }

    @Test
    void aSettingSaysHowLongOrForEver() {
        assertThat(config("3").keepMonths().months()).hasValue(3);
        assertThat(config("off").keepMonths().months()).isEmpty();
        assertThat(Configured.by(Map.of(), AuditConfig.class).keepMonths().months())
                .hasValue(24);
    }

    private static AuditConfig config(String months) {
        return Configured.by(Map.of("pintags.audit.keep-months", months), AuditConfig.class);
    }

    private static long retain(int months) {
        return log.number("select audit_retain(" + months + ")");
    }

    private static Verification verify() {
        return log.verifier.verify(Optional.empty(), 1000);
    }

    private static boolean partition(int monthsAgo) {
        return log.number("select count(*) from pg_class where relname = '" + name(monthsAgo) + "'") == 1;
    }

    private static String name(int monthsAgo) {
        YearMonth month = YearMonth.from(monthsAgo(monthsAgo).atOffset(ZoneOffset.UTC));
        return "audit_event_%d_%02d".formatted(month.getYear(), month.getMonthValue());
    }

    private static Instant monthsAgo(int months) {
        return log.database
                .query("select now() at time zone 'UTC' as now", row -> row.getObject("now", LocalDateTime.class))
                .get(0)
                .withDayOfMonth(15)
                .minusMonths(months)
                .toInstant(ZoneOffset.UTC);
    }
}
