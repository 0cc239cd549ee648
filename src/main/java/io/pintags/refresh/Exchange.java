package io.pintags.refresh;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import io.pintags.crypto.Secret;
import io.pintags.hubspot.RefreshOutcome;
import jakarta.enterprise.context.ApplicationScoped;

/** Spends the refresh token of a lease and settles what comes of it, on the calling thread, which must be a worker. */
@ApplicationScoped
class Exchange {
    private final TokenRequests requests;
    private final RenewalStore store;
    private final Settlement settlement;
    private final RefreshMetrics metrics;
    private final RefreshConfig config;

    Exchange(
            TokenRequests requests,
            RenewalStore store,
            Settlement settlement,
            RefreshMetrics metrics,
            RefreshConfig config) {
        this.requests = requests;
        this.store = store;
        this.settlement = settlement;
        this.metrics = metrics;
        this.config = config;
    }

    /** Blocks until the outcome is stored. */
    @WithSpan("renewal.attempt")
    void run(Lease lease, Secret refreshToken) {
        metrics.attempt(lease.account(), () -> {
            RefreshOutcome outcome = spend(lease, refreshToken);
            Span.current()
                    .setAttribute("pintags.outcome", outcome.kind())
                    .setAttribute("pintags.suspect", lease.suspect());
            settlement.settle(lease, outcome, refreshToken);
            return outcome;
        });
    }

    /**
     * An answer that got lost is asked for once more with the same token: HubSpot has not been seen to rotate, and where
     * it does, nothing is lost by asking. Not if the lease was lost meanwhile: then somebody else asks.
     */
    private RefreshOutcome spend(Lease lease, Secret refreshToken) {
        RefreshOutcome first = requests.send(refreshToken);
        if (!(first instanceof RefreshOutcome.Ambiguous) || !store.extend(lease, config.lease())) {
            return first;
        }
        RefreshOutcome second = requests.send(refreshToken);
        return second instanceof RefreshOutcome.Dead ? new RefreshOutcome.Dead(Settlement.LOST_REPLY) : second;
    }
}
