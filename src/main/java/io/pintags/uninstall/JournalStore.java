package io.pintags.uninstall;

import io.pintags.account.Account;
import io.pintags.account.AccountRow;
import io.pintags.database.Database;
import io.pintags.hubspot.AppUninstalled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The statements of reading the journal. One replica at a time holds the cursor; all methods block. */
@ApplicationScoped
class JournalStore {
    /** The cause of an account whose app was removed. */
    static final String UNINSTALLED = "uninstalled";

    /** An account that moved is another installation's; that it did is what keeps its grant from being ended here. */
    private static final String UNINSTALL = """
            with gone as (
            update account a set status = 'RECONNECT_REQUIRED', status_cause = ?, moved_to = null,
                generation = a.generation + 1, lease_owner = null, lease_until = null, next_refresh_at = null, dead_since = null,
                last_failure = ?, last_failure_at = now(), updated_at = now()
            from unnest(?::bigint[], ?::bigint[]) as event (hub_id, at)
            where a.hub_id = event.hub_id and a.client_id = ? and a.status <> 'ERASED'
                and coalesce(a.status_cause, '') not in (?, 'moved') and a.connected_at <= to_timestamp(event.at / 1000.0)
            returning a.*)
            select\s""" + AccountRow.COLUMNS + " from gone";

    private final Database database;

    JournalStore(Database database) {
        this.database = database;
    }

    /**
     * Takes the cursor, unless another replica has it or it is to be left alone for now. What was read of another app counts
     * for nothing.
     */
    Optional<JournalCursor> claim(Duration lease, String clientId) {
        return database.first(
                """
                update journal_cursor set lease_owner = ?, lease_until = now() + ? * interval '1 millisecond',
                    position = case when client_id = ? then position end,
                    subscribed_at = case when client_id = ? then subscribed_at end, client_id = ?
                where next_poll_at <= now() and (lease_until is null or lease_until < now())
                returning *, coalesce(subscribed_at > now() - interval '1 day', false) as subscribed""",
                row -> new JournalCursor(
                        row.getObject("lease_owner", UUID.class),
                        Optional.ofNullable(row.getString("position")),
                        row.getBoolean("subscribed"),
                        row.getInt("failures")),
                UUID.randomUUID(),
                lease.toMillis(),
                clientId,
                clientId,
                clientId);
    }

    /** Remembers that HubSpot writes uninstalls for us. */
    void subscribed(JournalCursor cursor) {
        database.update("update journal_cursor set subscribed_at = now() where lease_owner = ?", cursor.attempt());
    }

    /**
     * Deals with an entry and moves the cursor behind it, in one commit. An account that was connected after it was
     * uninstalled is left alone. Its generation grows, so that a renewal under way is too late.
     *
     * @param clientId the app that the journal is of
     * @return the accounts that need a person from now on; empty if another replica has taken over
     */
    List<Account> apply(
            JournalCursor cursor, String position, List<AppUninstalled> uninstalls, String clientId, Duration lease) {
        Map<Long, Long> latest = latest(uninstalls);
        return database.inTransaction(connection -> {
            boolean ours = Database.update(
                            connection,
                            "update journal_cursor set position = ?, failures = 0,"
                                    + " lease_until = now() + ? * interval '1 millisecond' where lease_owner = ?",
                            position,
                            lease.toMillis(),
                            cursor.attempt())
                    == 1;
            return ours && !latest.isEmpty()
                    ? Database.query(
                            connection,
                            UNINSTALL,
                            AccountRow::read,
                            UNINSTALLED,
                            UNINSTALLED,
                            array(latest.keySet()),
                            array(latest.values()),
                            clientId,
                            UNINSTALLED)
                    : List.of();
        });
    }

    /** Forgets the position, which the journal does not know any more, and that anything is written for us. */
    void restart(JournalCursor cursor) {
        database.update(
                "update journal_cursor set position = null, subscribed_at = null where lease_owner = ?",
                cursor.attempt());
    }

    /** Gives the cursor back after it was read to its end. */
    void caughtUp(JournalCursor cursor, Duration pause) {
        release(cursor, 0, pause);
    }

    /** Gives the cursor back after a failure. */
    void failed(JournalCursor cursor, Duration pause) {
        release(cursor, cursor.failures() + 1, pause);
    }

    private void release(JournalCursor cursor, int failures, Duration pause) {
        database.update("""
                update journal_cursor set failures = ?, next_poll_at = now() + ? * interval '1 millisecond',
                    lease_owner = null, lease_until = null
                where lease_owner = ?""", failures, pause.toMillis(), cursor.attempt());
    }

    /** Of several uninstalls of one account the last one counts. */
    private static Map<Long, Long> latest(List<AppUninstalled> uninstalls) {
        var latest = new TreeMap<Long, Long>();
        for (AppUninstalled uninstall : uninstalls) {
            latest.merge(uninstall.hubId().value(), uninstall.at().toEpochMilli(), Math::max);
        }
        return latest;
    }

    private static Long[] array(Collection<Long> values) {
        return values.toArray(Long[]::new);
    }
}
