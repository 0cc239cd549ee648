package io.pintags.connect;

import io.pintags.account.AccountRepository;
import io.pintags.audit.AuditEntry;
import io.pintags.audit.AuditLog;
import io.pintags.audit.AuditType;
import io.pintags.crypto.CipherUnavailable;
import io.pintags.crypto.SealProbe;
import io.pintags.crypto.Secret;
import io.pintags.database.DatabaseUnavailable;
import io.pintags.hubspot.HubId;
import io.pintags.hubspot.HubSpotClient;
import io.pintags.hubspot.Introspection;
import io.pintags.hubspot.TokenGrant;
import io.pintags.refresh.NewGrants;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Optional;

/** Turns an authorization code into a stored account. Blocks; fails with {@link ConnectRefused}. */
@ApplicationScoped
public class Connector {
    private final HubSpotClient hubspot;
    private final AccountRepository accounts;
    private final NewGrants grants;
    private final SealProbe probe;
    private final AuditLog audit;

    Connector(HubSpotClient hubspot, AccountRepository accounts, NewGrants grants, SealProbe probe, AuditLog audit) {
        this.hubspot = hubspot;
        this.accounts = accounts;
        this.grants = grants;
        this.probe = probe;
        this.audit = audit;
    }

    /**
     * Exchanges {@code code} and stores what it brings.
     *
     * @param redirectUri the one that the code was asked for with
     * @param pkceVerifier the verifier, if a challenge was sent
     * @param expected the account that was meant; a consent for another one is refused
     * @param actor who did it, for the audit log
     */
    public Connected connect(
            String code, URI redirectUri, Optional<Secret> pkceVerifier, Optional<HubId> expected, String actor) {
        try {
            // Before the code is spent: what cannot be sealed cannot be kept.
            probe.check().await().indefinitely();
            TokenGrant grant = hubspot.exchange(code, redirectUri.toString(), pkceVerifier)
                    .await()
                    .indefinitely()
                    .fold(new ExchangeVerdict());
            Optional<Introspection> details =
                    hubspot.introspect(grant.accessToken()).await().indefinitely();
            HubId hubId = grant.hubId()
                    .or(() -> details.map(Introspection::hubId))
                    .orElseThrow(() -> new ConnectRefused(ConnectFailure.NO_ACCOUNT));
            if (expected.isPresent() && !expected.get().equals(hubId)) {
                giveBack(hubId, grant);
                throw new ConnectRefused(ConnectFailure.WRONG_ACCOUNT);
            }
            return store(hubId, grant, details, actor);
        } catch (CipherUnavailable | DatabaseUnavailable e) {
            throw new ConnectRefused(ConnectFailure.STORE_UNAVAILABLE);
        }
    }

    private Connected store(HubId hubId, TokenGrant grant, Optional<Introspection> details, String actor) {
        NewGrants.Stored stored =
                grants.store(hubId, grant, grant.refreshToken().orElseThrow(), details);
        audit.note(AuditEntry.ok(
                stored.again() ? AuditType.ACCOUNT_RECONNECTED : AuditType.ACCOUNT_CONNECTED,
                actor,
                hubId,
                stored.account(),
                stored.generation()));
        Log.infof(
                "event=account.connected hub_id=%s generation=%d again=%s", hubId, stored.generation(), stored.again());
        return new Connected(hubId, stored.again());
    }

    /** A grant that nobody wanted is not left lying about; but where the account is ours already, it may be shared. */
    private void giveBack(HubId hubId, TokenGrant grant) {
        if (accounts.idOf(hubId).isEmpty()) {
            grant.refreshToken()
                    .ifPresent(token -> hubspot.revoke(token).await().indefinitely());
        }
    }
}
