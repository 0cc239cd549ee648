package io.pintags.privacy;

import io.pintags.audit.AuditEntry;
import io.pintags.problem.Fault;
import io.pintags.problem.Outage;
import io.pintags.problem.Problem;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.OptionalLong;

/**
 * Lets nothing stay longer than the policy says: erases accounts that nobody connected again, and forgets receipts when
 * their time is over. Every replica does this; erasing the same account twice is the same as once.
 */
@ApplicationScoped
class Retention {
    /** Accounts that are looked for at a time; each may take some calls to HubSpot. */
    private static final int BATCH = 50;

    private final RetentionStore store;
    private final Erasure erasure;
    private final PrivacyConfig config;
    private final ErasureConfig erasing;

    Retention(RetentionStore store, Erasure erasure, PrivacyConfig config, ErasureConfig erasing) {
        this.store = store;
        this.erasure = erasure;
        this.config = config;
        this.erasing = erasing;
    }

    /** Blocks; what an outage keeps from being done now is done an hour later. */
    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void run() {
        try {
            int erased = eraseLapsed();
            int receipts = store.forgetReceipts(config.keepReceipts());
            if (erased > 0 || receipts > 0) {
                Log.infof("event=retention.done erased=%d receipts_forgotten=%d", erased, receipts);
            }
        } catch (Outage e) {
            Log.infof("event=retention.waiting reason=\"%s\"", Fault.of(e));
        }
    }

    private int eraseLapsed() {
        int erased = 0;
        List<RetentionStore.Lapsed> lapsed;
        do {
            lapsed = store.lapsed(config.keepDisconnected(), BATCH);
            for (RetentionStore.Lapsed account : lapsed) {
                erased += erase(account) ? 1 : 0;
            }
        } while (lapsed.size() == BATCH);
        return erased;
    }

    private boolean erase(RetentionStore.Lapsed account) {
        // Only this generation: somebody may be connecting the account again at this moment.
        var request = new Erasure.Request(
                account.hubId(), AuditEntry.SYSTEM, erasing.keepInstalled(), OptionalLong.of(account.generation()));
        try {
            return erasure.erase(request).isPresent();
        } catch (Problem underWay) {
            // Another replica has emptied it, and HubSpot is slow.
            return false;
        }
    }
}
