package io.pintags.audit;

import io.pintags.database.DatabaseUnavailable;
import io.pintags.problem.Fault;
import io.pintags.problem.Outage;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

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
    /** Between two looks at an empty queue, and between two attempts at a database that is away. */
    private static final long IDLE_MILLIS = 60_000;

    private static final long RETRY_MILLIS = 500;
    /** Longer than a transaction can take, with those before it. */
    private static final Duration LONGEST_WRITE = Duration.ofSeconds(30);

    private final AuditStore store;
    private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>(BACKLOG);
    private final List<Pending> unwritten = new ArrayList<>();
    private final AtomicLong lost = new AtomicLong();
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
        return Uni.createFrom().completionStage(() -> offer(entry)).emitOn(Infrastructure.getDefaultWorkerPool());
    }

    /**
     * Records {@code entry}; blocks until it is durable, and fails with an {@link Outage} if it cannot be made so now. Needs
     * no other worker thread than the one that waits.
     */
    public void recordNow(AuditEntry entry) {
        try {
            offer(entry).get(LONGEST_WRITE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Outage outage ? outage : new AuditUnavailable();
        } catch (TimeoutException e) {
            throw new AuditUnavailable();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuditUnavailable();
        }
    }

    /**
     * Records {@code entry} whatever comes. Blocks until it is durable, but for {@code patience} at most; what takes longer,
     * or cannot be written now, is kept as by {@link #note}.
     *
     * @return whether it is durable
     */
    public boolean insist(AuditEntry entry, Duration patience) {
        CompletableFuture<Void> durable = offer(entry);
        durable.whenComplete((written, failure) -> {
            if (failure != null) {
                note(entry);
            }
        });
        try {
            durable.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private CompletableFuture<Void> offer(AuditEntry entry) {
        var durable = new CompletableFuture<Void>();
        if (!open || !queue.offer(new Pending(entry, durable))) {
            durable.completeExceptionally(new AuditUnavailable());
        }
        return durable;
    }

    /** Records {@code entry} soon; it is kept through an outage of the database. Never blocks, never fails. */
    public void note(AuditEntry entry) {
        if (!queue.offer(new Pending(entry, null))) {
            lost.incrementAndGet();
        }
    }

    void start(@Observes StartupEvent event) {
        writer = new Thread(this::run, "pintags-audit");
        writer.setDaemon(true);
        writer.start();
    }

    /** Writes what is left; the scheduler and the HTTP server have stopped by now. */
    void stop(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent event) throws InterruptedException {
        open = false;
        if (writer != null) {
            writer.interrupt();
            writer.join(TimeUnit.SECONDS.toMillis(10));
            if (writer.isAlive()) {
                Log.error("event=audit.not_written reason=\"the database does not answer\"");
                return;
            }
        }
        queue.drainTo(unwritten);
        while (!unwritten.isEmpty() && writeBatch()) {
            // The next batch.
        }
    }

    private void run() {
        long patience = IDLE_MILLIS;
        while (open) {
            try {
                Pending first = queue.poll(patience, TimeUnit.MILLISECONDS);
                if (first != null) {
                    unwritten.add(first);
                    queue.drainTo(unwritten, BATCH);
                }
                boolean written = unwritten.isEmpty() || writeBatch();
                patience = !written ? RETRY_MILLIS : unwritten.isEmpty() ? IDLE_MILLIS : 0;
            } catch (InterruptedException e) {
                return; // stop() writes the rest
            } catch (RuntimeException | Error e) {
                Log.errorf("event=audit.fault fault=\"%s\"", Fault.of(e));
            }
        }
    }

    /** Whether the oldest entries are written now. */
    private boolean writeBatch() {
        var oldest = unwritten.subList(0, Math.min(BATCH, unwritten.size()));
        var entries = new ArrayList<>(oldest.stream().map(Pending::entry).toList());
        long gap = lost.getAndSet(0);
        if (gap > 0) {
            entries.add(new AuditEntry(
                    AuditType.EVENTS_LOST, AuditEntry.SYSTEM, null, null, null, "failed", "backlog-full", gap));
        }
        try {
            store.append(entries);
            oldest.forEach(pending -> complete(pending, null));
            oldest.clear();
            return true;
        } catch (RuntimeException | Error e) {
            // Errors too: without its only writer everybody who is owed a token would wait for ever.
            lost.addAndGet(gap);
            keepNotes(e);
            return false;
        }
    }

    /** All who wait for durability are told at once; what nobody waits for stays for the next round. */
    private void keepNotes(Throwable failure) {
        queue.drainTo(unwritten);
        unwritten.forEach(pending -> complete(pending, failure));
        unwritten.removeIf(pending -> pending.durable() != null);
        int tooMany = unwritten.size() - BACKLOG;
        if (tooMany > 0) {
            unwritten.subList(0, tooMany).clear();
            lost.addAndGet(tooMany);
        }
    }

    private static void complete(Pending pending, Throwable failure) {
        if (pending.durable() != null) {
            if (failure == null) {
                pending.durable().complete(null);
            } else {
                pending.durable().completeExceptionally(failure);
            }
        }
    }
}
