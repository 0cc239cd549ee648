package io.pintags.refresh;

import io.pintags.crypto.Secret;
import io.pintags.hubspot.HubSpotClient;
import io.pintags.hubspot.RefreshOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;

/** Sends refresh tokens to HubSpot, and tells the breaker how it is. Blocks. */
@ApplicationScoped
class TokenRequests {
    /** The call has time-outs of its own; this bound only keeps a fault from holding a thread for ever. */
    private static final Duration BOUND = Duration.ofMinutes(2);

    private final HubSpotClient hubspot;
    private final HostBreaker breaker;

    TokenRequests(HubSpotClient hubspot, HostBreaker breaker) {
        this.hubspot = hubspot;
        this.breaker = breaker;
    }

    /** How long one takes at most. */
    Duration longest() {
        return hubspot.longestCall();
    }

    /** Spends {@code refreshToken} once; {@code owner} is the row that it stands in. */
    RefreshOutcome send(UUID owner, Secret refreshToken) {
        RefreshOutcome outcome = hubspot.refresh(refreshToken).await().atMost(BOUND);
        if (outcome.isOfHost()) {
            breaker.failed(owner);
        } else {
            breaker.answered();
        }
        return outcome;
    }
}
