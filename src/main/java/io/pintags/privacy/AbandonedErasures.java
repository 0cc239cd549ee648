package io.pintags.privacy;

import io.pintags.problem.Fault;
import io.pintags.problem.Outage;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Ends erasures whose process died between emptying the account and recording what HubSpot did. Every replica looks. */
@ApplicationScoped
class AbandonedErasures {
    private static final int BATCH = 20;

    private final ErasureStore store;
    private final Erasure erasure;

    AbandonedErasures(ErasureStore store, Erasure erasure) {
        this.store = store;
        this.erasure = erasure;
    }

    @Scheduled(every = "1m", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void end() {
        try {
            store.abandoned(BATCH).forEach(erasure::end);
        } catch (Outage e) {
            Log.debugf("event=erasure.waiting reason=\"%s\"", Fault.of(e));
        }
    }
}
