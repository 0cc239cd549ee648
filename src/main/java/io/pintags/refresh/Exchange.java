package io.pintags.refresh;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import io.pintags.crypto.Secret;
import io.pintags.hubspot.RefreshOutcome;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** Spends the refresh token of a lease and settles what comes of it, on the calling thread, which must be a worker. */
@ApplicationScoped
class Exchange {
    /** What sealing and storing take in general; {@link ReplyKeeper} extends the lease where they take longer. */
    private static final Duration SETTLING = Duration.ofSeconds(10);

    private final TokenRequests requests;
    private final RenewalStore store;
    private final Settlement settlement;
    private final RateBudget budget;
    private final RefreshMetrics metrics;
    private final RefreshConfig config;

    Exchange(
            TokenRequests requests,
            RenewalStore store,
            Settlement settlement,
            RateBudget budget,
            RefreshMetrics metrics,
            RefreshConfig config) {
        this.requests = requests;
        this.store = store;
        this.settlement = settlement;
        this.budget = budget;
        this.metrics = metrics;
        this.config = config;
    }

    /**
     * Blocks until the outcome is stored. Does nothing if the lease has waited so long (for a thread, or in a process that
     * was stopped) that somebody else has it by now.
     */
    @WithSpan("renewal.attempt")
    void run(Lease lease, Secret refreshToken) {
        Duration spare = config.lease().minus(requests.longest()).minus(SETTLING);
        if (lease.age().compareTo(spare) > 0 && !isStillOurs(lease)) {
            Log.infof("event=renewal.lease_lost hub_id=%s", lease.account().hubId());
            return;
        }
        metrics.attempt(lease.account(), () -> {
            RefreshOutcome outcome = spend(lease, refreshToken);
            Span.current()
                    .setAttribute("pintags.outcome", outcome.kind())
                    .setAttribute("pintags.suspect", lease.suspect());
            settlement.settle(lease, outcome, refreshToken);
            return outcome;
        });
    }

    /** Asks for the lease again; if it cannot be had, also because of an outage, nothing says that the token may be spent. */
    private boolean isStillOurs(Lease lease) {
        boolean ours = false;
        try {
            ours = store.extend(lease, config.lease());
            return ours;
        } finally {
            if (!ours) {
                Outages.ride(() -> store.release(List.of(lease)), config.lease());
            }
        }
    }

    /**
     * An answer that got lost is asked for once more with the same token: HubSpot has not been seen to rotate, and where
     * it does, nothing is lost by asking. Not if the lease was lost meanwhile: then somebody else asks.
     */
    private RefreshOutcome spend(Lease lease, Secret refreshToken) {
        RefreshOutcome first = send(lease, refreshToken);
        if (!(first instanceof RefreshOutcome.Ambiguous)
                || !store.doubt(lease, config.lease())
                || !budget.takeForCaller()) {
            return first;
        }
        RefreshOutcome second = send(lease, refreshToken);
        return second instanceof RefreshOutcome.Dead ? new RefreshOutcome.Dead(Settlement.LOST_REPLY) : second;
    }

    private RefreshOutcome send(Lease lease, Secret refreshToken) {
        return requests.send(lease.account().id(), refreshToken);
    }
}
