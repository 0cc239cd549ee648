package io.pintags.rewrap;

import io.pintags.audit.AuditEntry;
import io.pintags.audit.AuditLog;
import io.pintags.audit.AuditType;
import io.pintags.crypto.CipherUnavailable;
import io.pintags.database.DatabaseUnavailable;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The move as a command, for a job of its own that may do nothing else. Blocks until the run is over. */
@ApplicationScoped
public class RewrapCommand {
    /** Every row is at the newest version. */
    public static final int DONE = 0;
    /** The keys or the database could not be used; running the command again goes on. */
    public static final int INTERRUPTED = 1;
    /** The run is over, and some rows did not open. */
    public static final int ROWS_LEFT = 3;

    private static final int TELL_SECONDS = 2;

    private final RewrapStore store;
    private final Rewrapper rewrapper;
    private final AuditLog audit;

    RewrapCommand(RewrapStore store, Rewrapper rewrapper, AuditLog audit) {
        this.store = store;
        this.rewrapper = rewrapper;
        this.audit = audit;
    }

    /** Asks for a run or joins the one under way, tells of its progress, and returns the exit status. */
    public int run(PrintStream out, PrintStream err) {
        try {
            if (store.request()) {
                audit.note(
                        new AuditEntry(AuditType.REWRAP_STARTED, AuditEntry.COMMAND, null, null, null, "ok", null, 1));
            }
            boolean first = true;
            while (first || store.status().state() == RewrapStatus.State.RUNNING) {
                // Somebody else may hold the run: then this waits for its end, or for the end of its lease.
                watched(CompletableFuture.supplyAsync(rewrapper::work, Infrastructure.getDefaultWorkerPool()), out);
                first = false;
            }
        } catch (CipherUnavailable e) {
            err.printf(
                    "Interrupted: the keys cannot be used (%s). Run this again.%n",
                    e.reason().name().toLowerCase(Locale.ROOT));
            return INTERRUPTED;
        } catch (DatabaseUnavailable e) {
            err.println("Interrupted: the database cannot be used. Run this again.");
            return INTERRUPTED;
        }
        return end(out, err);
    }

    private void watched(CompletableFuture<Boolean> work, PrintStream out) {
        while (true) {
            try {
                if (!work.get(TELL_SECONDS, TimeUnit.SECONDS)) {
                    tell(out, store.status());
                    TimeUnit.SECONDS.sleep(1);
                }
                return;
            } catch (TimeoutException stillAtIt) {
                tell(out, store.status());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                rewrapper.stop();
                return;
            }
        }
    }

    private static void tell(PrintStream out, RewrapStatus status) {
        out.printf(
                Locale.ROOT,
                "newest_version=%d rewrapped=%d older_rows=%d refused=%d rows_per_second=%.1f%n",
                status.newestVersion().orElse(0),
                status.rewrapped(),
                status.olderRows(),
                status.refused(),
                status.rowsPerSecond());
    }

    private int end(PrintStream out, PrintStream err) {
        RewrapStatus status = store.status();
        tell(out, status);
        if (status.obstacles().isEmpty()) {
            out.printf(
                    "min_decryption_version may be raised to %d.%n",
                    status.newestVersion().orElseThrow());
            return DONE;
        }
        err.printf("min_decryption_version must not be raised: %s.%n", String.join(", ", status.obstacles()));
        if (status.olderRows() > 0) {
            return ROWS_LEFT;
        }
        // Without a version nothing is sealed at all; otherwise somebody went on writing with the old one.
        return status.newestVersion().isEmpty() ? DONE : INTERRUPTED;
    }
}
