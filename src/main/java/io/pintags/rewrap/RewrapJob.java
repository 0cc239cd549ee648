package io.pintags.rewrap;

import io.pintags.crypto.CipherUnavailable;
import io.pintags.database.DatabaseUnavailable;
import io.pintags.problem.Fault;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs in every replica, on a thread of its own; the lease of the run lets one of them work at a time. */
@ApplicationScoped
class RewrapJob {
    private final Rewrapper rewrapper;
    private final AtomicBoolean working = new AtomicBoolean();

    RewrapJob(Rewrapper rewrapper) {
        this.rewrapper = rewrapper;
    }

    /** Starts to work if there is something to do and nobody does it. Never blocks. */
    @Scheduled(every = "${pintags.rewrap.every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void start() {
        if (working.compareAndSet(false, true)) {
            var thread = new Thread(this::work, "pintags-rewrap");
            thread.setDaemon(true);
            thread.start();
        }
    }

    void stop(@Observes @Priority(0) ShutdownEvent event) {
        rewrapper.stop();
    }

    private void work() {
        try {
            rewrapper.work();
        } catch (CipherUnavailable e) {
            Log.warnf("event=rewrap.interrupted reason=vault-%s", e.reason());
        } catch (DatabaseUnavailable e) {
            Log.warn("event=rewrap.interrupted reason=database-away");
        } catch (RuntimeException e) {
            Log.errorf("event=rewrap.fault fault=\"%s\"", Fault.of(e));
        } finally {
            working.set(false);
        }
    }
}
