package io.pintags.simulator;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Keeps a ledger in a file. Requests never write: one thread does, and changes that arrive while it writes share its
 * next write. The file is replaced atomically and is readable by its owner only.
 */
final class StateFile implements AutoCloseable {

    private static final long NOTHING = -1;

    private final Path path;
    private final Ledger ledger;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(StateFile::thread);
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    private boolean waiting;
    private long covered;

    StateFile(Path path, Ledger ledger) {
        this.path = path.toAbsolutePath();
        this.ledger = ledger;
        covered = ledger.version();
    }

    static SavedState load(Path path) {
        if (Files.notExists(path)) {
            return SavedState.fresh();
        }
        try {
            return SavedState.fromJson(new JsonObject(Files.readString(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw new IllegalStateException("not a state file of the simulator: " + path, e);
        }
    }

    /** Completes when every change made before this call is on disk; at once when they all are. */
    synchronized CompletableFuture<Void> saved() {
        if (!waiting && covered != ledger.version()) {
            waiting = true;
            last = new CompletableFuture<>();
            writer.execute(this::write);
        }
        return last;
    }

    /** Returns after the last write, whatever became of it. */
    @Override
    public void close() {
        CompletableFuture<Void> pending = saved();
        writer.shutdown();
        pending.handle((done, failure) -> done).join();
    }

    private void write() {
        CompletableFuture<Void> done = begin();
        try {
            replace(ledger.snapshot().toJson().encodePrettily());
            done.complete(null);
        } catch (IOException | RuntimeException e) {
            retryWithNextChange();
            done.completeExceptionally(e);
        }
    }

    private synchronized CompletableFuture<Void> begin() {
        waiting = false;
        covered = ledger.version();
        return last;
    }

    private synchronized void retryWithNextChange() {
        covered = NOTHING;
    }

    private void replace(String content) throws IOException {
        Files.createDirectories(path.getParent());
        Path temporary =
                Files.createTempFile(path.getParent(), path.getFileName().toString(), ".tmp");
        try {
            Files.writeString(temporary, content);
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "simulator-state");
        thread.setDaemon(true);
        return thread;
    }
}
