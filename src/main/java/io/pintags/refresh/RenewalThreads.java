package io.pintags.refresh;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads on which renewals run; as many as may be under way at once. */
@ApplicationScoped
class RenewalThreads {
    /** Renewals that wait for a thread at most; beyond it callers are told to come back. */
    private static final int MAX_WAITING = 10_000;

    private final ThreadPoolExecutor threads;
    private final RefreshConfig config;
    private volatile boolean stopping;

    RenewalThreads(RefreshConfig config) {
        this.config = config;
        var number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                config.concurrency(),
                config.concurrency(),
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                work -> new Thread(work, "pintags-renewal-" + number.incrementAndGet()));
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs {@code renewal} on one of them; or {@code refused}, here or there, if too many wait already, if the system gives no
     * thread, or if the service is stopping before it was begun.
     */
    void execute(Runnable renewal, Runnable refused) {
        try {
            threads.execute(() -> (stopping ? refused : renewal).run());
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // What a thread that cannot be made is told by, too.
            refused.run();
        }
    }

    /** Whether nothing new should be begun. */
    boolean isStopping() {
        return stopping;
    }

    /** Lets what is under way finish: a refresh token that was sent must not lose its reply to a restart. */
    void stop(@Observes @Priority(1) ShutdownEvent event) throws InterruptedException {
        stopping = true;
        Log.infof("event=renewal.stopping under_way=%d", threads.getActiveCount());
        threads.shutdown();
        if (!threads.awaitTermination(config.lease().toMillis(), TimeUnit.MILLISECONDS)) {
            Log.errorf("event=renewal.unfinished count=%d", threads.getActiveCount());
        }
    }
}
