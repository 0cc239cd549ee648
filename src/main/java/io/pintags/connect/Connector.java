package io.pintags.connect;

import io.pintags.audit.AuditEntry;
import io.pintags.audit.AuditLog;
import io.pintags.audit.AuditType;
import io.pintags.crypto.CipherUnavailable;
import io.pintags.crypto.SealProbe;
import io.pintags.crypto.Secret;
import io.pintags.hubspot.HubId;
import io.pintags.hubspot.HubSpotClient;
import io.pintags.hubspot.Introspection;
import io.pintags.hubspot.TokenGrant;
import io.pintags.problem.Outage;
import io.pintags.refresh.NewGrants;
import io.pintags.refresh.UnwantedGrants;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Turns an authorization code into a stored account. Blocks; fails with {@link ConnectRefused}. From the exchange on there is
 * a grant: it is stored, or HubSpot is told that nobody has it.
 */
@ApplicationScoped
public class Connector {
    /** How long a person in front of a browser waits for Vault and the database to come back. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HubSpotClient hubspot;
    private final NewGrants grants;
    private final UnwantedGrants unwanted;
    private final SealProbe probe;
    private final AuditLog audit;

    Connector(HubSpotClient hubspot, NewGrants grants, UnwantedGrants unwanted, SealProbe probe, AuditLog audit) {
        this.hubspot = hubspot;
        this.grants = grants;
        this.unwanted = unwanted;
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
        checkSealing();
        TokenGrant grant = hubspot.exchange(code, redirectUri.toString(), pkceVerifier)
                .await()
                .indefinitely()
                .fold(new ExchangeVerdict());
        Optional<Introspection> details =
                hubspot.introspect(grant.accessToken()).await().indefinitely();
        Optional<HubId> hubId = grant.hubId().or(() -> details.map(Introspection::hubId));
        try {
            return store(wanted(hubId, expected), grant, details, actor);
        } catch (ConnectRefused refused) {
            throw refused.with(giveBack(hubId, grant));
        } catch (RuntimeException e) {
            giveBack(hubId, grant);
            throw e;
        }
    }

    /** Before the code is spent: what cannot be sealed cannot be kept. */
    private void checkSealing() {
        try {
            probe.check().await().indefinitely();
        } catch (CipherUnavailable e) {
            throw new ConnectRefused(ConnectFailure.STORE_UNAVAILABLE);
        }
    }

    private static HubId wanted(Optional<HubId> granted, Optional<HubId> expected) {
        HubId hubId = granted.orElseThrow(() -> new ConnectRefused(ConnectFailure.NO_ACCOUNT));
        if (expected.isPresent() && !expected.get().equals(hubId)) {
            throw new ConnectRefused(ConnectFailure.WRONG_ACCOUNT);
        }
        return hubId;
    }

    private Connected store(HubId hubId, TokenGrant grant, Optional<Introspection> details, String actor) {
        NewGrants.Stored stored;
        try {
            stored = grants.keep(hubId, grant, grant.refreshToken().orElseThrow(), details, PATIENCE);
        } catch (Outage tooLong) {
            throw new ConnectRefused(ConnectFailure.STORE_UNAVAILABLE);
        }
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

    /** A grant that nobody keeps is not left lying about. */
    private GrantFate giveBack(Optional<HubId> hubId, TokenGrant grant) {
        return grant.refreshToken()
                .map(token -> GrantFate.of(unwanted.end(hubId, token)))
                .orElse(GrantFate.LEFT);
    }
}
