package io.pintags.audit;

import io.pintags.access.Refusal;
import io.pintags.database.DatabaseUnavailable;
import io.pintags.problem.Fault;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Where the rest of the service reports what it did.
 *
 * <p>One thread writes for the whole process, many entries per transaction, so that a thousand callers who wait for
 * their disclosure to be durable cost a few commits and not a thousand.
 */
@ApplicationScoped
public class AuditLog {
    /** Entries written in one transaction at most. */
    private static final int BATCH = 500;
    /** Entries that wait for the database at most; beyond it the oldest notes give way and are counted. */
    private static final int BACKLOG = 20_000;

    private final AuditStore store;
    private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>(BACKLOG);
    private final List<Pending> unwritten = new ArrayList<>();
    private long lost;
    private volatile boolean open = true;
    private Thread writer;

    /** An entry and, where somebody waits for it, who to tell. */
    private record Pending(AuditEntry entry, CompletableFuture<Void> durable) {}

    AuditLog(AuditStore store) {
        this.store = store;
    }

    /**
     * Records {@code entry}; the result arrives on a worker thread once it is durable, and fails with
     * {@link DatabaseUnavailable} if it cannot be made so now.
     */
    public Uni<Void> record(AuditEntry entry) {
        return Uni.createFrom()
                .<Void>completionStage(() -> {
                    var durable = new CompletableFuture<Void>();
                    if (!open || !queue.offer(new Pending(entry, durable))) {
                        durable.completeExceptionally(new AuditUnavailable());
                    }
                    return durable;
                })
                .emitOn(Infrastructure.getDefaultWorkerPool());
    }

    /** Records {@code entry} soon; it is kept through an outage of the database. Never blocks, never fails. */
    public void note(AuditEntry entry) {
        if (!queue.offer(new Pending(entry, null))) {
            synchronized (unwritten) {
                lost++;
            }
        }
    }

    void refused(@Observes Refusal refusal) {
        note(AuditEntry.refused(
                AuditType.ACCESS_REFUSED,
                refusal.caller().id(),
                refusal.hubId(),
                refusal.permission().code()));
    }

    void start(@Observes StartupEvent event) {
        writer = new Thread(this::run, "pintags-audit");
        writer.setDaemon(true);
        writer.start();
    }

    /** Writes what is left; the scheduler and the HTTP server have stopped by now. */
    void stop(@Observes @jakarta.annotation.Priority(Integer.MAX_VALUE) ShutdownEvent event)
            throws InterruptedException {
        open = false;
        if (writer != null) {
            writer.interrupt();
            writer.join(TimeUnit.SECONDS.toMillis(10));
        }
        drainQueue();
        if (!unwritten.isEmpty()) {
            writeBatch();
        }
    }

    private void run() {
        while (open) {
            try {
                Pending first = queue.poll(unwritten.isEmpty() ? 60_000 : 500, TimeUnit.MILLISECONDS);
                if (first != null) {
                    unwritten.add(first);
                }
                drainQueue();
                if (!unwritten.isEmpty()) {
                    writeBatch();
                }
            } catch (InterruptedException e) {
                return; // stop() writes the rest
            } catch (RuntimeException e) {
                Log.errorf("event=audit.fault fault=\"%s\"", Fault.of(e));
            }
        }
    }

    private void drainQueue() {
        queue.drainTo(unwritten, BATCH - Math.min(BATCH, unwritten.size()));
    }

    private void writeBatch() {
        var batch = List.copyOf(unwritten);
        try {
            var entries = new ArrayList<>(batch.stream().map(Pending::entry).toList());
            long gap = takeLost();
            if (gap > 0) {
                entries.add(new AuditEntry(
                        AuditType.EVENTS_LOST, AuditEntry.SYSTEM, null, null, null, "failed", "backlog-full", gap));
            }
            store.append(entries);
            unwritten.clear();
            batch.forEach(pending -> complete(pending, null));
        } catch (RuntimeException e) {
            // Who waits for durability is told; what nobody waits for stays for the next round.
            unwritten.removeIf(pending -> pending.durable() != null);
            batch.forEach(pending -> complete(pending, e));
        }
    }

    private long takeLost() {
        synchronized (unwritten) {
            long gap = lost;
            lost = 0;
            return gap;
        }
    }

    private static void complete(Pending pending, RuntimeException failure) {
        if (pending.durable() != null) {
            if (failure == null) {
                pending.durable().complete(null);
            } else {
                pending.durable().completeExceptionally(failure);
            }
        }
    }
}
