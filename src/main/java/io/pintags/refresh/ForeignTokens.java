package io.pintags.refresh;

import io.pintags.crypto.Secret;
import io.pintags.hubspot.RefreshOutcome;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * Spends refresh tokens that belong to no stored account yet, within the budget and the breaker that renewals obey, and
 * behind them. Blocks.
 */
@ApplicationScoped
public class ForeignTokens {
    private final RateBudget budget;
    private final HostBreaker breaker;
    private final TokenRequests requests;

    ForeignTokens(RateBudget budget, HostBreaker breaker, TokenRequests requests) {
        this.budget = budget;
        this.breaker = breaker;
        this.requests = requests;
    }

    /** How many of {@code wanted} may be spent now; none while HubSpot is away or refuses the app. */
    public int admit(int wanted) {
        int admitted = breaker.admits(wanted);
        return admitted == 0 ? 0 : budget.take(admitted);
    }

    /** Gives back what was admitted and not spent. */
    public void giveBack(int unused) {
        budget.giveBack(unused);
    }

    /** Spends {@code refreshToken} of the row {@code owner}, which was admitted. What it brings is the caller's to keep. */
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
}
