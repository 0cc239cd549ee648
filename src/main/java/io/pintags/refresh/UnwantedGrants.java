package io.pintags.refresh;

import io.pintags.account.AccountRepository;
import io.pintags.crypto.Secret;
import io.pintags.hubspot.HubId;
import io.pintags.hubspot.HubSpotClient;
import io.pintags.hubspot.RemoteResult;
import io.pintags.problem.Fault;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** Ends grants that HubSpot gave and that nobody here will keep, so that no refresh token lives on unknown to everybody. */
@ApplicationScoped
public class UnwantedGrants {
    /** The calls have time-outs of their own; this bound only keeps a fault from holding a thread for ever. */
    private static final Duration LONGEST = Duration.ofSeconds(45);

    private final AccountRepository accounts;
    private final HubSpotClient hubspot;

    UnwantedGrants(AccountRepository accounts, HubSpotClient hubspot) {
        this.accounts = accounts;
        this.hubspot = hubspot;
    }

    /** What became of a grant. */
    public enum Fate {
        ENDED,
        /** HubSpot could not be told, or nobody can tell whether the grant is shared. */
        LEFT,
        /** To end it could end a connection that goes on: HubSpot knows one installation for each app and account. */
        SHARED
    }

    /**
     * Revokes a refresh token of the account, unless that may be shared. Blocks for a bounded time and never fails.
     *
     * @param hubId the account; empty if HubSpot did not say which it is
     */
    public Fate end(Optional<HubId> hubId, Secret refreshToken) {
        try {
            if (hubId.filter(accounts::sharesGrants).isPresent()) {
                return Fate.SHARED;
            }
            RemoteResult result = hubspot.revoke(refreshToken).await().atMost(LONGEST);
            Log.infof("event=grant.given_back outcome=%s", result.code());
            return result.done() ? Fate.ENDED : Fate.LEFT;
        } catch (RuntimeException e) {
            Log.errorf("event=grant.left fault=\"%s\"", Fault.of(e));
            return Fate.LEFT;
        }
    }
}
