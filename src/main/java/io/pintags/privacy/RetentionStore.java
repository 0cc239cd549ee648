package io.pintags.privacy;

import io.pintags.database.Database;
import io.pintags.hubspot.HubId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** Finds what has been kept for long enough, by the database's clock. All methods block. */
@ApplicationScoped
class RetentionStore {
    private final Database database;

    RetentionStore(Database database) {
        this.database = database;
    }

    /** An account that lost its connection, as it stood when it was found. */
    record Lapsed(HubId hubId, long generation) {}

    /** Accounts that have waited for a new consent for longer than {@code kept}, those first that have waited longest. */
    List<Lapsed> lapsed(Duration kept, int limit) {
        return database.query(
                """
                select hub_id, generation from account
                where status = 'RECONNECT_REQUIRED' and status_since < now() - ? * interval '1 second'
                order by status_since limit ?""",
                row -> new Lapsed(new HubId(row.getLong("hub_id")), row.getLong("generation")),
                kept.toSeconds(),
                limit);
    }

    /**
     * Deletes receipts of erasures that ended longer ago than {@code kept}, and the empty accounts that have no other.
     *
     * @return how many receipts
     */
    int forgetReceipts(Duration kept) {
        int receipts = database.update(
                "delete from erasure where finished_at < now() - ? * interval '1 second'", kept.toSeconds());
        database.update("""
                delete from account a where status = 'ERASED' and status_since < now() - ? * interval '1 second'
                    and not exists (select from erasure e where e.account_id = a.id)""", kept.toSeconds());
        return receipts;
    }
}
