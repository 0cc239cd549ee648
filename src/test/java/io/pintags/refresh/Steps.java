package io.pintags.refresh;

import static org.awaitility.Awaitility.await;

import io.pintags.simulator.Fault;
import io.pintags.testing.AppProcess;
import io.pintags.testing.ProcessBed;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.postgresql.PGConnection;

/** Brings a process to one step of a renewal and kills it there, from outside. */
final class Steps {
    private static final String WAITS_FOR = "from pg_stat_activity where %d = any (pg_blocking_pids(pid))";

    private final ProcessBed bed;
    private final AppProcess app;
    private final long hubId;

    Steps(ProcessBed bed, AppProcess app, long hubId) {
        this.bed = bed;
        this.app = app;
        this.hubId = hubId;
    }

    /** Where to kill. */
    enum Step {
        BEFORE_JOURNAL("before journal"),
        AFTER_JOURNAL("after journal, before send"),
        AFTER_SEND("after send, not processed"),
        AFTER_PROCESSING("after send, processed"),
        AFTER_REPLY("after reply, before seal"),
        AFTER_SEAL("after seal, before commit"),
        DURING_COMMIT("commit not acknowledged"),
        AFTER_COMMIT("after commit");

        private final String text;

        Step(String text) {
            this.text = text;
        }

        /** Whether HubSpot has made new tokens by then. */
        boolean isSpent() {
            return compareTo(AFTER_PROCESSING) >= 0;
        }

        /** Whether the database has them, then or a moment later. */
        boolean isStored() {
            return compareTo(DURING_COMMIT) >= 0;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Asks for the token of the account and kills the process at {@code step} of the renewal. */
    void killAt(Step step) throws SQLException {
        switch (step) {
            case BEFORE_JOURNAL -> beforeJournal();
            case AFTER_JOURNAL -> afterJournal();
            case AFTER_SEND -> afterSend();
            case AFTER_PROCESSING -> afterProcessing();
            case AFTER_REPLY -> afterReply();
            case AFTER_SEAL -> atCommit(true);
            case DURING_COMMIT -> atCommit(false);
            case AFTER_COMMIT -> afterCommit();
            default -> throw new IllegalArgumentException(step.toString());
        }
    }

    private void beforeJournal() throws SQLException {
        try (Connection lock = lockAccount()) {
            app.token(hubId);
            soon().until(() -> isInTheWay(lock));
            app.kill9();
            endBlocked(lock);
            lock.rollback();
        }
    }

    private void afterJournal() {
        bed.hubspotProxy().goDeaf();
        app.token(hubId);
        soon().until(this::isJournalled);
        app.kill9();
        bed.hubspotProxy().flow();
    }

    private void afterSend() {
        // Dropped when it is released: HubSpot never gets to it.
        bed.hubspot().inject(Fault.of("dropped", exchange -> exchange.hold(() -> {})));
        app.token(hubId);
        soon().until(this::isHeldAtHubSpot);
        app.kill9();
        bed.hubspot().release();
    }

    private void afterProcessing() {
        bed.hubspot().inject(Fault.slow(Duration.ofMinutes(5)));
        app.token(hubId);
        soon().until(() -> bed.hubspot().counters().portal(hubId).succeeded() == 1);
        app.kill9();
    }

    private void afterReply() {
        bed.hubspot().inject(Fault.held());
        app.token(hubId);
        soon().until(this::isHeldAtHubSpot);
        bed.vaultProxy().stall();
        bed.hubspot().release();
        // What it sends to Vault now are the new tokens.
        soon().until(() -> bed.vaultProxy().held() > 0);
        app.kill9();
        bed.vaultProxy().flow();
    }

    /**
     * The process is killed while the database has its UPDATE and has not run it. Then the database ends the connection
     * of the dead process, or runs the statement without anybody to tell.
     */
    private void atCommit(boolean databaseNotices) throws SQLException {
        bed.hubspot().inject(Fault.held());
        app.token(hubId);
        soon().until(this::isHeldAtHubSpot);
        try (Connection lock = lockAccount()) {
            bed.hubspot().release();
            soon().until(() -> isInTheWay(lock));
            app.kill9();
            if (databaseNotices) {
                endBlocked(lock);
            }
            lock.rollback();
        }
    }

    private void afterCommit() {
        app.token(hubId);
        soon().until(() -> bed.accounts().standing(hubId).generation() == 2);
        app.kill9();
    }

    private Connection lockAccount() throws SQLException {
        Connection connection = bed.postgres().connect();
        connection.setAutoCommit(false);
        connection.createStatement().execute("select from account where hub_id = " + hubId + " for update");
        return connection;
    }

    private boolean isInTheWay(Connection lock) {
        return bed.accounts().number("select count(*) " + WAITS_FOR.formatted(pid(lock))) > 0;
    }

    private void endBlocked(Connection lock) {
        bed.accounts().number("select count(pg_terminate_backend(pid)) " + WAITS_FOR.formatted(pid(lock)));
        soon().until(() -> !isInTheWay(lock));
    }

    private static int pid(Connection connection) {
        try {
            return connection.unwrap(PGConnection.class).getBackendPID();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isJournalled() {
        return bed.accounts().standing(hubId).openAttempts() == 1;
    }

    private boolean isHeldAtHubSpot() {
        return bed.hubspot().counters().held() == 1;
    }

    private static ConditionFactory soon() {
        return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }
}
