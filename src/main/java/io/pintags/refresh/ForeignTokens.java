package io.pintags.refresh;

import io.pintags.crypto.Secret;
import io.pintags.hubspot.HubSpotClient;
import io.pintags.hubspot.Inspection;
import io.pintags.hubspot.RefreshOutcome;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks about and spends refresh tokens that belong to no stored account yet, within the budget and the breaker that
 * renewals obey, and behind them. Blocks.
 */
@ApplicationScoped
public class ForeignTokens {
    private static final Duration BOUND = Duration.ofMinutes(1);

    private final RateBudget budget;
    private final HostBreaker breaker;
    private final TokenRequests requests;
    private final HubSpotClient hubspot;

    ForeignTokens(RateBudget budget, HostBreaker breaker, TokenRequests requests, HubSpotClient hubspot) {
        this.budget = budget;
        this.breaker = breaker;
        this.requests = requests;
        this.hubspot = hubspot;
    }

    /** Admits up to {@code wanted} tokens now; none while HubSpot is away or refuses the app, or renewals need the rate. */
    public Admission admit(int wanted) {
        int admitted = breaker.admits(wanted);
        if (admitted == 0) {
            return new Admission(0);
        }
        int granted = 0;
        try {
            granted = budget.takeSpare(admitted);
            return new Admission(granted);
        } finally {
            if (granted == 0) {
                breaker.unused();
            }
        }
    }

    /** Tokens that were admitted together; closing it gives back what was not used. */
    public final class Admission implements AutoCloseable {
        private final int count;
        private final AtomicInteger used = new AtomicInteger();

        private Admission(int count) {
            this.count = count;
        }

        /** How many tokens were admitted. */
        public int count() {
            return count;
        }

        /** Asks HubSpot about a token, which is not spent by this; uses what was admitted for it. */
        public Inspection inspect(Secret refreshToken) {
            used.incrementAndGet();
            return hubspot.inspect(refreshToken).await().atMost(BOUND);
        }

        /** HubSpot has answered about a token that will not be spent. */
        public void answered() {
            breaker.answered();
        }

        /** Spends a token that was asked about, for the row {@code owner}. What it brings is the caller's to keep. */
        public RefreshOutcome spend(UUID owner, Secret refreshToken) {
            RefreshOutcome outcome = requests.send(owner, refreshToken);
            if (outcome instanceof RefreshOutcome.Misconfigured refused && refused.isOfApp()) {
                if (budget.pause(refused.code(), Settlement.PAUSE.toMillis())) {
                    Log.errorf("event=renewal.paused reason=%s action=check_the_hubspot_app", refused.code());
                }
            } else if (outcome instanceof RefreshOutcome.Renewed) {
                budget.resume();
            }
            return outcome;
        }

        @Override
        public void close() {
            if (count > 0 && used.get() == 0) {
                breaker.unused();
            }
            budget.giveBack(count - used.get());
        }
    }
}
