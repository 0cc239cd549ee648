package io.pintags.migrate;

import io.pintags.crypto.CipherUnavailable;
import io.pintags.database.DatabaseUnavailable;
import io.pintags.problem.Fault;
import io.pintags.refresh.ForeignTokens;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Proves the rows that wait, in every replica, as far as the budget for calls to HubSpot allows. */
@ApplicationScoped
class ImportWorker {
    /** One run ends after this time and the next goes on; a scheduled method should not run for ever. */
    private static final Duration LONGEST_RUN = Duration.ofSeconds(30);

    private static final int SHORT_WAIT_MILLIS = 250;

    private final ImportStore store;
    private final Proof proof;
    private final ForeignTokens tokens;
    private final MigrateConfig config;
    private volatile boolean open = true;

    ImportWorker(ImportStore store, Proof proof, ForeignTokens tokens, MigrateConfig config) {
        this.store = store;
        this.proof = proof;
        this.tokens = tokens;
        this.config = config;
    }

    @Scheduled(every = "${pintags.migrate.every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void run() {
        long end = System.nanoTime() + LONGEST_RUN.toNanos();
        try {
            // Nothing done, although something is due: the budget is used up for the moment.
            while (open && System.nanoTime() < end && (round() > 0 || store.isAnythingDue() && waited())) {
                // The round did it all.
            }
        } catch (DatabaseUnavailable e) {
            Log.debug("event=import.paused reason=database-away");
        }
    }

    /** What is under way ends by itself; nothing new is begun. */
    void stop(@Observes @Priority(0) ShutdownEvent event) {
        open = false;
    }

    /** Proves some of what waits; how many rows that were. Blocks until they are done. */
    int round() {
        if (!store.isAnythingDue()) {
            return 0;
        }
        try (ForeignTokens.Admission admission = tokens.admit(config.concurrency())) {
            List<StoredRow> rows = admission.count() == 0 ? List.of() : store.take(admission.count());
            CompletableFuture.allOf(rows.stream()
                            .map(row -> CompletableFuture.runAsync(
                                    () -> prove(row, admission), Infrastructure.getDefaultWorkerPool()))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
            return rows.size();
        }
    }

    private static boolean waited() {
        try {
            TimeUnit.MILLISECONDS.sleep(SHORT_WAIT_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void prove(StoredRow row, ForeignTokens.Admission admission) {
        try {
            proof.run(row, admission);
        } catch (CipherUnavailable | DatabaseUnavailable e) {
            // The row's lease runs out, and somebody takes it again.
            Log.debugf("event=import.interrupted class=%s", e.getClass().getSimpleName());
        } catch (RuntimeException e) {
            Log.errorf("event=import.fault fault=\"%s\"", Fault.of(e));
        }
    }
}
