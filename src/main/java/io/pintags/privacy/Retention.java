package io.pintags.privacy;

import io.pintags.audit.AuditEntry;
import io.pintags.problem.Fault;
import io.pintags.problem.Outage;
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
    /** Accounts that one look erases at most; each may take some calls to HubSpot. */
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
            List<RetentionStore.Lapsed> lapsed = store.lapsed(config.keepDisconnected(), BATCH);
            for (RetentionStore.Lapsed account : lapsed) {
                // Only this generation: somebody may be connecting the account again at this moment.
                erasure.erase(new Erasure.Request(
                        account.hubId(),
                        AuditEntry.SYSTEM,
                        erasing.keepInstalled(),
                        OptionalLong.of(account.generation())));
            }
            int receipts = store.forgetReceipts(config.keepReceipts());
            if (!lapsed.isEmpty() || receipts > 0) {
                Log.infof("event=retention.done erased=%d receipts_forgotten=%d", lapsed.size(), receipts);
            }
        } catch (Outage e) {
            Log.infof("event=retention.waiting reason=\"%s\"", Fault.of(e));
        }
    }
}
