package io.pintags.migrate;

import io.pintags.audit.AuditEntry;
import io.pintags.audit.AuditLog;
import io.pintags.audit.AuditType;
import io.pintags.crypto.CipherRefused;
import io.pintags.crypto.RowContexts;
import io.pintags.crypto.SealProbe;
import io.pintags.crypto.Sealed;
import io.pintags.crypto.SealedField;
import io.pintags.crypto.Secret;
import io.pintags.crypto.TokenCipher;
import io.pintags.hubspot.HubId;
import io.pintags.hubspot.HubSpotClient;
import io.pintags.hubspot.HubSpotConfig;
import io.pintags.hubspot.Inspection;
import io.pintags.hubspot.Introspection;
import io.pintags.hubspot.RefreshOutcome;
import io.pintags.refresh.ForeignTokens;
import io.pintags.refresh.NewGrants;
import io.pintags.refresh.RefreshPolicy;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Proves one imported refresh token, and stores what that brings. HubSpot is first asked about the token, which spends
 * nothing: then it is certain which account the reply will be for, and that it will be stored. Blocks.
 */
@ApplicationScoped
class Proof {
    private final ImportStore store;
    private final TokenCipher cipher;
    private final RowContexts contexts;
    private final SealProbe probe;
    private final HubSpotClient hubspot;
    private final HubSpotConfig app;
    private final ForeignTokens tokens;
    private final NewGrants grants;
    private final RefreshPolicy policy;
    private final MigrateConfig config;
    private final AuditLog audit;

    Proof(
            ImportStore store,
            TokenCipher cipher,
            RowContexts contexts,
            SealProbe probe,
            HubSpotClient hubspot,
            HubSpotConfig app,
            ForeignTokens tokens,
            NewGrants grants,
            RefreshPolicy policy,
            MigrateConfig config,
            AuditLog audit) {
        this.store = store;
        this.cipher = cipher;
        this.contexts = contexts;
        this.probe = probe;
        this.hubspot = hubspot;
        this.app = app;
        this.tokens = tokens;
        this.grants = grants;
        this.policy = policy;
        this.config = config;
        this.audit = audit;
    }

    /**
     * Proves the token of {@code row}, for which one request was admitted.
     *
     * @return whether that request was used
     * @throws io.pintags.crypto.CipherUnavailable if the keys cannot be used; nothing was spent
     * @throws io.pintags.database.DatabaseUnavailable if the database cannot be used
     */
    boolean run(StoredRow row) {
        Secret token;
        try {
            token = await(cipher.open(
                            List.of(new Sealed(contexts.of(row.id(), SealedField.IMPORTED_TOKEN), row.ciphertext()))))
                    .get(0);
        } catch (CipherRefused e) {
            return end(row, ImportOutcome.UNREADABLE, row.hubId());
        }
        Inspection inspection = await(hubspot.inspect(token));
        if (!inspection.told()) {
            return later(row, row.suspect().isPresent(), Duration.ZERO);
        }
        if (inspection.details().isEmpty()) {
            return end(row, gone(row), row.hubId());
        }
        Introspection details = inspection.details().get();
        Optional<Standing> standing = standing(details.hubId());
        Optional<ImportOutcome> refusal = refusal(row, token, details, standing);
        if (refusal.isPresent()) {
            return end(row, refusal.get(), Optional.of(details.hubId()));
        }
        await(probe.check());
        return store.aboutToSpend(row, details.hubId())
                && tokens.spend(row.id(), token).fold(new Consequences(row, token, details, standing));
    }

    private Optional<ImportOutcome> refusal(
            StoredRow row, Secret token, Introspection details, Optional<Standing> standing) {
        if (details.clientId().isPresent() && !details.clientId().equals(app.clientId())) {
            return Optional.of(ImportOutcome.OTHER_APP);
        }
        if (row.hubId().isPresent() && !row.hubId().get().equals(details.hubId())) {
            return Optional.of(ImportOutcome.OTHER_ACCOUNT);
        }
        // An earlier attempt may have come as far as storing the grant, and no further.
        return standing.flatMap(account -> account.verdict(token.fingerprint(), row.replaces()))
                .map(verdict ->
                        verdict == ImportOutcome.UNCHANGED && row.suspect().isPresent()
                                ? ImportOutcome.IMPORTED
                                : verdict);
    }

    /** HubSpot does not know the token: it was dead when it came, or an earlier attempt spent it. */
    private ImportOutcome gone(StoredRow row) {
        if (row.suspect().isEmpty()) {
            return ImportOutcome.DEAD;
        }
        boolean stored = row.hubId()
                .flatMap(this::standing)
                .filter(account -> account.isConnectedSince(row.suspect().get()))
                .isPresent();
        return stored ? ImportOutcome.IMPORTED : ImportOutcome.LOST_REPLY;
    }

    private Optional<Standing> standing(HubId hubId) {
        return Optional.ofNullable(store.standings(List.of(hubId)).get(hubId));
    }

    private boolean end(StoredRow row, ImportOutcome outcome, Optional<HubId> hubId) {
        store.end(row, outcome, hubId);
        if (outcome.isRefusal()) {
            audit.note(AuditEntry.refused(AuditType.IMPORT_REFUSED, row.madeBy(), hubId.orElse(null), outcome.code()));
        }
        return false;
    }

    private boolean later(StoredRow row, boolean maybeSpent, Duration pause) {
        if (row.attempts() >= config.attempts()) {
            return end(row, maybeSpent ? ImportOutcome.LOST_REPLY : ImportOutcome.UNAVAILABLE, row.hubId());
        }
        Duration backOff = policy.backOff(row.attempts(), ThreadLocalRandom.current());
        store.later(row, pause.plus(backOff), maybeSpent);
        return false;
    }

    private static <T> T await(Uni<T> call) {
        return call.await().atMost(Duration.ofMinutes(1));
    }

    /** What each outcome of the refresh means for the row; all of them have used the request. */
    private final class Consequences implements RefreshOutcome.Cases<Boolean> {
        private final StoredRow row;
        private final Secret token;
        private final Introspection details;
        private final boolean connected;

        Consequences(StoredRow row, Secret token, Introspection details, Optional<Standing> standing) {
            this.row = row;
            this.token = token;
            this.details = details;
            this.connected = standing.filter(Standing::isConnected).isPresent();
        }

        @Override
        public Boolean renewed(RefreshOutcome.Renewed outcome) {
            NewGrants.Stored stored = grants.keep(
                    details.hubId(),
                    outcome.grant(),
                    outcome.grant().refreshToken().orElse(token),
                    Optional.of(details),
                    () -> store.extend(row));
            audit.note(AuditEntry.ok(
                    AuditType.ACCOUNT_IMPORTED, row.madeBy(), stored.hubId(), stored.account(), stored.generation()));
            Log.infof("event=account.imported hub_id=%s generation=%d", stored.hubId(), stored.generation());
            end(row, connected ? ImportOutcome.REPLACED : ImportOutcome.IMPORTED, Optional.of(stored.hubId()));
            return true;
        }

        @Override
        public Boolean dead(RefreshOutcome.Dead outcome) {
            end(row, gone(row), Optional.of(details.hubId()));
            return true;
        }

        @Override
        public Boolean misconfigured(RefreshOutcome.Misconfigured outcome) {
            if (outcome.isOfGrant()) {
                end(row, ImportOutcome.OTHER_APP, Optional.of(details.hubId()));
            } else {
                later(row, row.suspect().isPresent(), Duration.ZERO);
            }
            return true;
        }

        @Override
        public Boolean throttled(RefreshOutcome.Throttled outcome) {
            later(row, row.suspect().isPresent(), outcome.retryAfter());
            return true;
        }

        @Override
        public Boolean transientFailure(RefreshOutcome.Transient outcome) {
            later(row, row.suspect().isPresent(), Duration.ZERO);
            return true;
        }

        /** It is asked for once more with the same token, as a renewal does. */
        @Override
        public Boolean ambiguous(RefreshOutcome.Ambiguous outcome) {
            later(row, true, Duration.ZERO);
            return true;
        }
    }
}
