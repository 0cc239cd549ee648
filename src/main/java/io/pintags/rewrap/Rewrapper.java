package io.pintags.rewrap;

import io.pintags.audit.AuditEntry;
import io.pintags.audit.AuditLog;
import io.pintags.audit.AuditType;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Works on the run until every row is at the newest version of the keys, or does not open. Blocks for as long as that
 * takes; whoever is cut off is followed by somebody else, who finds in the rows what is left.
 */
@ApplicationScoped
class Rewrapper {
    /** Rows that were being changed are met again in the next pass; what is left after this many is left alone. */
    private static final int PASSES = 10;

    private final RewrapStore store;
    private final Mover mover;
    private final RewrapMetrics metrics;
    private final RewrapConfig config;
    private final AuditLog audit;
    private final Semaphore stopped = new Semaphore(0);

    Rewrapper(RewrapStore store, Mover mover, RewrapMetrics metrics, RewrapConfig config, AuditLog audit) {
        this.store = store;
        this.mover = mover;
        this.metrics = metrics;
        this.config = config;
        this.audit = audit;
    }

    /**
     * Works on the run that was asked for or cut off.
     *
     * @return false if there is none, or somebody else works on it
     * @throws io.pintags.crypto.CipherUnavailable if the keys cannot be used; the run can be taken up again at once
     * @throws io.pintags.database.DatabaseUnavailable if the database cannot; the run can be taken up again when its
     *     lease is over
     */
    boolean work() {
        UUID owner = UUID.randomUUID();
        if (!store.claim(owner, config.lease())) {
            return false;
        }
        try {
            if (passes(owner)) {
                store.finish(owner);
                RewrapStatus end = store.status();
                audit.note(new AuditEntry(
                        AuditType.REWRAP_FINISHED,
                        AuditEntry.SYSTEM,
                        null,
                        null,
                        null,
                        end.olderRows() == 0 ? "ok" : "failed",
                        end.newestVersion().map(version -> "v" + version).orElse(null),
                        Math.max(1, end.rewrapped())));
                Log.infof(
                        "event=rewrap.finished newest_version=%d rewrapped=%d older_rows=%d rows_per_second=%s",
                        end.newestVersion().orElse(0), end.rewrapped(), end.olderRows(), end.rowsPerSecond());
            }
        } finally {
            store.release(owner);
        }
        return true;
    }

    /** Ends the work at the next batch; the run stays to be taken up. */
    void stop() {
        stopped.release();
    }

    private boolean passes(UUID owner) {
        OptionalInt known = newestVersion();
        if (known.isEmpty()) {
            return true;
        }
        int newest = known.getAsInt();
        store.progress(owner, config.lease(), newest, 0, 0);
        for (int pass = 0; pass < PASSES; pass++) {
            // Whoever stored something older before that is met in the next pass, and nobody does after it.
            if (store.countOlder(newest) == 0 && store.refuseOlderThan(newest)) {
                break;
            }
            int before = newest;
            int moved = 0;
            for (SealedTable table : SealedTable.values()) {
                var run = new Pass(owner, table, newest);
                if (!run.finish()) {
                    return false;
                }
                newest = run.newest;
                moved += run.moved;
            }
            if (moved == 0 && newest == before) {
                break;
            }
        }
        return true;
    }

    /**
     * The newest version of the keys, learnt by moving ciphertexts: an identity that may only rewrap cannot ask for it. Where
     * none of them opens, what is stored has to do. Empty if nothing is sealed.
     */
    private OptionalInt newestVersion() {
        OptionalInt stored = store.newestStored();
        if (stored.isEmpty()) {
            return stored;
        }
        for (SealedTable table : SealedTable.values()) {
            List<SealedRow.Moved> moved = mover.moveWhatOpens(table, store.samples(table));
            if (!moved.isEmpty()) {
                return OptionalInt.of(Mover.newest(moved, 0));
            }
        }
        return stored;
    }

    /** One way through a table, in the order of the ids. */
    private final class Pass {
        private final UUID owner;
        private final SealedTable table;
        private final long start = System.nanoTime();
        private Optional<SealedRow> last = Optional.empty();
        private long seen;
        private int newest;
        private int moved;

        Pass(UUID owner, SealedTable table, int newest) {
            this.owner = owner;
            this.table = table;
            this.newest = newest;
        }

        /** Goes to the end; false if the service stops or somebody else has taken the run over. */
        boolean finish() {
            while (true) {
                List<SealedRow> rows = store.older(table, newest, last, config.batch());
                if (rows.isEmpty()) {
                    return true;
                }
                last = Optional.of(rows.get(rows.size() - 1));
                List<SealedRow.Moved> fresh = mover.moveWhatOpens(table, rows);
                // The keys may be rotated meanwhile: the next pass brings everything to that version.
                newest = Mover.newest(fresh, newest);
                int stored = fresh.isEmpty() ? 0 : store.replace(table, fresh, newest);
                int refused = rows.size() - fresh.size();
                moved += stored;
                seen += rows.size();
                metrics.batch(stored, fresh.size() - stored, refused);
                if (!store.progress(owner, config.lease(), newest, stored, refused) || isStopped()) {
                    return false;
                }
            }
        }

        /** Waits as long as the rate demands; true if the service is stopping. */
        private boolean isStopped() {
            long due = start + TimeUnit.SECONDS.toNanos(seen) / config.rowsPerSecond();
            try {
                boolean stop = stopped.tryAcquire(Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (stop) {
                    stopped.release();
                }
                return stop;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        }
    }
}
