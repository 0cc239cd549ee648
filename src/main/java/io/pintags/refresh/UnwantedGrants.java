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

    /**
     * Whether ending a grant of this account could end one that is in use: HubSpot knows one installation for each app and
     * account. Blocks.
     *
     * @throws io.pintags.database.DatabaseUnavailable if that cannot be told
     */
    public boolean isShared(HubId hubId) {
        return accounts.sharesGrants(hubId);
    }

    /** Revokes the refresh token; whether HubSpot did it. Blocks for a bounded time and never fails. */
    public boolean end(Secret refreshToken) {
        try {
            RemoteResult result = hubspot.revoke(refreshToken).await().atMost(LONGEST);
            Log.infof("event=grant.given_back outcome=%s", result.code());
            return result.done();
        } catch (RuntimeException e) {
            Log.errorf("event=grant.left fault=\"%s\"", Fault.of(e));
            return false;
        }
    }
}
