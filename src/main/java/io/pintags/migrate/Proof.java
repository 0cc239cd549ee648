package io.pintags.migrate;

import io.pintags.account.AccountStatus;
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
import io.pintags.hubspot.HubSpotConfig;
import io.pintags.hubspot.Inspection;
import io.pintags.hubspot.Introspection;
import io.pintags.hubspot.RefreshOutcome;
import io.pintags.refresh.ForeignTokens;
import io.pintags.refresh.NewGrants;
import io.pintags.refresh.RefreshPolicy;
import io.pintags.refresh.UnwantedGrants;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;

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
    private final UnwantedGrants unwanted;
    private final HubSpotConfig app;
    private final NewGrants grants;
    private final RefreshPolicy policy;
    private final MigrateConfig config;
    private final AuditLog audit;

    Proof(
            ImportStore store,
            TokenCipher cipher,
            RowContexts contexts,
            SealProbe probe,
            UnwantedGrants unwanted,
            HubSpotConfig app,
            NewGrants grants,
            RefreshPolicy policy,
            MigrateConfig config,
            AuditLog audit) {
        this.store = store;
        this.cipher = cipher;
        this.contexts = contexts;
        this.probe = probe;
        this.unwanted = unwanted;
        this.app = app;
        this.grants = grants;
        this.policy = policy;
        this.config = config;
        this.audit = audit;
    }

    /**
     * Proves the token of {@code row}, with one request of {@code admission}.
     *
     * @throws io.pintags.crypto.CipherUnavailable if the keys cannot be used; nothing was spent
     * @throws io.pintags.database.DatabaseUnavailable if the database cannot be used
     */
    void run(StoredRow row, ForeignTokens.Admission admission) {
        Secret token;
        try {
            token = await(cipher.open(
                            List.of(new Sealed(contexts.of(row.id(), SealedField.IMPORTED_TOKEN), row.ciphertext()))))
                    .get(0);
        } catch (CipherRefused e) {
            end(row, ImportOutcome.UNREADABLE, row.hubId());
            return;
        }
        // Another import of this token came to its end while this one was taken in.
        if (!store.imported(List.of(token.sha256())).isEmpty()) {
            end(row, ImportOutcome.UNCHANGED, row.hubId());
            return;
        }
        await(probe.check());
        Inspection inspection = admission.inspect(token);
        if (!inspection.told()) {
            later(row, row.suspect(), Duration.ZERO);
            return;
        }
        if (inspection.details().isEmpty()) {
            admission.answered();
            end(row, gone(row), row.hubId());
            return;
        }
        Introspection details = inspection.details().get();
        Optional<Standing> standing = standing(details.hubId());
        Optional<ImportOutcome> refusal = refusal(row, token, details, standing);
        if (refusal.isEmpty() && store.aboutToSpend(row, details.hubId())) {
            admission.spend(row.id(), token).fold(new Consequences(row, token, details, standing));
            return;
        }
        admission.answered();
        refusal.ifPresent(outcome -> end(row, outcome, Optional.of(details.hubId())));
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
        return standing.flatMap(account ->
                        account.verdict(token.fingerprint(), row.replaces() && !account.isErasedSince(row.madeAt())))
                .map(verdict -> verdict == ImportOutcome.UNCHANGED && row.suspect() ? ImportOutcome.IMPORTED : verdict);
    }

    /** HubSpot does not know the token: it was dead when it came, or an earlier attempt spent it. */
    private ImportOutcome gone(StoredRow row) {
        if (!row.suspect()) {
            return ImportOutcome.DEAD;
        }
        return store.isStored(row) ? ImportOutcome.IMPORTED : ImportOutcome.LOST_REPLY;
    }

    private Optional<Standing> standing(HubId hubId) {
        return Optional.ofNullable(store.standings(List.of(hubId)).get(hubId));
    }

    private void end(StoredRow row, ImportOutcome outcome, Optional<HubId> hubId) {
        store.end(row, outcome, hubId);
        if (outcome.isRefusal()) {
            audit.note(AuditEntry.refused(AuditType.IMPORT_REFUSED, row.madeBy(), hubId.orElse(null), outcome.code()));
        }
    }

    /** HubSpot was tried, which alone counts: an outage of the keys or the database uses up no attempts. */
    private void later(StoredRow row, boolean maybeSpent, Duration pause) {
        int attempts = row.attempts() + 1;
        if (attempts >= config.attempts()) {
            end(row, maybeSpent ? ImportOutcome.LOST_REPLY : ImportOutcome.UNAVAILABLE, row.hubId());
        } else {
            store.later(row, pause.plus(policy.backOff(attempts, ThreadLocalRandom.current())), maybeSpent);
        }
    }

    private static <T> T await(Uni<T> call) {
        return call.await().atMost(Duration.ofMinutes(1));
    }

    /** What each outcome of the refresh means for the row. */
    private final class Consequences implements RefreshOutcome.Cases<Void> {
        private final StoredRow row;
        private final Secret token;
        private final Introspection details;
        private final HubId hubId;
        private final Optional<Standing> before;

        Consequences(StoredRow row, Secret token, Introspection details, Optional<Standing> before) {
            this.row = row;
            this.token = token;
            this.details = details;
            this.hubId = details.hubId();
            this.before = before;
        }

        @Override
        public Void renewed(RefreshOutcome.Renewed outcome) {
            Secret refreshToken = outcome.grant().refreshToken().orElse(token);
            var now = new AtomicReference<>(before);
            Optional<NewGrants.Stored> stored = grants.keepAfter(
                    hubId,
                    () -> {
                        now.set(standing(hubId));
                        return generationToFollow(now.get());
                    },
                    outcome.grant(),
                    refreshToken,
                    Optional.of(details),
                    () -> store.extend(row));
            if (stored.isPresent()) {
                imported(stored.get().account(), stored.get().generation());
            } else {
                tooLate(refreshToken, now.get());
            }
            return null;
        }

        /** What a person has done meanwhile (connected, erased, let go) stands. */
        private Optional<Long> generationToFollow(Optional<Standing> now) {
            if (before.isEmpty()) {
                return now.isEmpty() ? Optional.of(0L) : Optional.empty();
            }
            return now.filter(account -> account.isStill(before.get())).map(Standing::generation);
        }

        private void imported(UUID account, long generation) {
            boolean replaced = before.filter(Standing::isConnected).isPresent();
            audit.note(AuditEntry.ok(AuditType.ACCOUNT_IMPORTED, row.madeBy(), hubId, account, generation));
            Log.infof("event=account.imported hub_id=%s generation=%d", hubId, generation);
            end(row, replaced ? ImportOutcome.REPLACED : ImportOutcome.IMPORTED, Optional.of(hubId));
        }

        /** The grant is not kept, unless the account holds this very token: then it was stored after all. */
        private void tooLate(Secret refreshToken, Optional<Standing> now) {
            Optional<Standing> holder =
                    now.filter(account -> refreshToken.fingerprint().equals(account.refreshFingerprint()));
            if (holder.filter(Standing::isConnected).isPresent()) {
                imported(holder.get().id(), holder.get().generation());
                return;
            }
            boolean erased = now.isEmpty() || now.get().status() == AccountStatus.ERASED;
            Log.infof("event=import.too_late hub_id=%s erased=%s", hubId, erased);
            if (holder.isEmpty()) {
                unwanted.end(Optional.of(hubId), refreshToken);
            }
            end(row, erased ? ImportOutcome.ERASED : ImportOutcome.KEPT, Optional.of(hubId));
        }

        @Override
        public Void dead(RefreshOutcome.Dead outcome) {
            end(row, gone(row), Optional.of(hubId));
            return null;
        }

        @Override
        public Void misconfigured(RefreshOutcome.Misconfigured outcome) {
            if (outcome.isOfGrant()) {
                end(row, ImportOutcome.OTHER_APP, Optional.of(hubId));
            } else {
                later(row, row.suspect(), Duration.ZERO);
            }
            return null;
        }

        @Override
        public Void throttled(RefreshOutcome.Throttled outcome) {
            later(row, row.suspect(), outcome.retryAfter());
            return null;
        }

        @Override
        public Void transientFailure(RefreshOutcome.Transient outcome) {
            later(row, row.suspect(), Duration.ZERO);
            return null;
        }

        /** It is asked for once more with the same token, as a renewal does. */
        @Override
        public Void ambiguous(RefreshOutcome.Ambiguous outcome) {
            later(row, true, Duration.ZERO);
            return null;
        }
    }
}
