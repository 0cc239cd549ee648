package io.pintags.migrate;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Waits a little for the end of an import, so that the reply to a small one is its report. While it waits it lends a
 * hand, so that a small import does not wait for the next look of the scheduler.
 */
@ApplicationScoped
class ImportPatience {
    private static final int LOOK_MILLIS = 100;
    /** Requests that wait at the same time; each has a worker thread, and one more is answered at once. */
    private static final int WAITING = 4;

    private final ImportReports reports;
    private final ImportWorker worker;
    private final MigrateConfig config;
    private final Semaphore places = new Semaphore(WAITING);

    ImportPatience(ImportReports reports, ImportWorker worker, MigrateConfig config) {
        this.reports = reports;
        this.worker = worker;
        this.config = config;
    }

    /** Whether the import has ended within the configured time. Blocks. */
    boolean waitFor(UUID id) {
        boolean running = reports.isRunning(id);
        if (!running || !places.tryAcquire()) {
            return !running;
        }
        try {
            long end = System.nanoTime() + config.patience().toNanos();
            while (running && System.nanoTime() < end) {
                if (worker.round() == 0) {
                    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                }
                running = reports.isRunning(id);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
        return !running;
    }
}
