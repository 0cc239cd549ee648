package io.pintags.hubspot;

import io.pintags.crypto.Secret;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A token of the app itself, by the client-credentials grant (RFC 6749 section 4.4): good for the webhooks journal and for no
 * account. Kept in memory until it is nearly over.
 */
@ApplicationScoped
class AppToken {
    private static final Duration MARGIN = Duration.ofMinutes(2);

    private final HubSpotClient hubspot;
    private final InstantSource clock;
    private volatile Held held = new Held(Optional.empty(), "", Instant.MIN);

    /**
     * A token, or why there is none.
     *
     * @param bearer the token
     * @param code what went wrong, as a word of ours
     * @param goodUntil when to ask for another
     */
    record Held(Optional<Secret> bearer, String code, Instant goodUntil) {}

    AppToken(HubSpotClient hubspot, InstantSource clock) {
        this.hubspot = hubspot;
        this.clock = clock;
    }

    /** Never fails; two that ask at the same moment may both ask HubSpot, which does no harm. */
    Uni<Held> get() {
        if (clock.instant().isBefore(held.goodUntil())) {
            return Uni.createFrom().item(held);
        }
        return hubspot.appToken().map(outcome -> outcome.fold(new Answer())).invoke(answer -> held = answer);
    }

    /** HubSpot does not accept it: another is asked for next time. */
    void forget() {
        held = new Held(Optional.empty(), "", Instant.MIN);
    }

    private static final class Answer implements RefreshOutcome.Cases<Held> {
        @Override
        public Held renewed(RefreshOutcome.Renewed outcome) {
            TokenGrant grant = outcome.grant();
            return new Held(
                    Optional.of(grant.accessToken()), "", grant.expiresAt().minus(MARGIN));
        }

        @Override
        public Held dead(RefreshOutcome.Dead outcome) {
            return none(outcome.code());
        }

        @Override
        public Held misconfigured(RefreshOutcome.Misconfigured outcome) {
            return none(outcome.code());
        }

        @Override
        public Held throttled(RefreshOutcome.Throttled outcome) {
            return none("throttled");
        }

        @Override
        public Held transientFailure(RefreshOutcome.Transient outcome) {
            return none(outcome.code());
        }

        @Override
        public Held ambiguous(RefreshOutcome.Ambiguous outcome) {
            return none(outcome.code());
        }

        private static Held none(String code) {
            return new Held(Optional.empty(), code, Instant.MIN);
        }
    }
}
