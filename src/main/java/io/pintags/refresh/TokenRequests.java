package io.pintags.refresh;

import io.pintags.crypto.Secret;
import io.pintags.hubspot.HubSpotClient;
import io.pintags.hubspot.RefreshOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends refresh tokens to HubSpot, and tells the breaker how it is. Blocks. */
@ApplicationScoped
class TokenRequests {
    /** The call has time-outs of its own; this bound only keeps a fault from holding a thread for ever. */
    private static final Duration BOUND = Duration.ofMinutes(2);
    /** A process that stood still for longer than that wakes up with the bound passed and the reply in its socket. */
    private static final Duration LAST_LOOK = Duration.ofSeconds(5);

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
        RefreshOutcome outcome =
                await(hubspot.refresh(refreshToken).subscribeAsCompletionStage().toCompletableFuture());
        if (outcome.isOfHost()) {
            breaker.failed(owner);
        } else {
            breaker.answered();
        }
        return outcome;
    }

    private static RefreshOutcome await(CompletableFuture<RefreshOutcome> answer) {
        try {
            try {
                return answer.get(BOUND.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException stoodStill) {
                return answer.get(LAST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("a request to HubSpot has no end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while HubSpot was asked", e);
        }
    }
}
