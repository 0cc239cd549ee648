package io.pintags.refresh;

import io.pintags.account.Account;
import io.pintags.account.AccountChanged;
import io.pintags.account.AccountSignals;
import io.pintags.account.AccountStatus;
import io.pintags.account.TokenStored;
import io.pintags.audit.AuditEntry;
import io.pintags.audit.AuditLog;
import io.pintags.audit.AuditType;
import io.pintags.crypto.Secret;
import io.pintags.hubspot.HubSpotConfig;
import io.pintags.hubspot.RefreshOutcome;
import io.pintags.hubspot.TokenGrant;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Gives every outcome of an exchange its consequence, in the row, the journal, the cache and the audit log. */
@ApplicationScoped
class Settlement {
    /** The cause of an account whose new tokens were on their way to us and never arrived. */
    static final String LOST_REPLY = "lost-reply";

    /** HubSpot's answer to this account's refresh token named another account. */
    private static final String OTHER_ACCOUNT = "other-account";

    private static final Duration UNREADABLE_PAUSE = Duration.ofMinutes(10);
    /** How long nobody asks HubSpot after it has refused the app itself. */
    static final Duration PAUSE = Duration.ofSeconds(60);

    private final RenewalStore store;
    private final ReplyKeeper keeper;
    private final UnwantedGrants unwanted;
    private final RefreshPolicy policy;
    private final RefreshConfig config;
    private final HubSpotConfig hubspot;
    private final RateBudget budget;
    private final AccountSignals signals;
    private final AuditLog audit;
    private final Event<TokenStored> stored;
    private final Event<AccountChanged> changed;

    Settlement(
            RenewalStore store,
            ReplyKeeper keeper,
            UnwantedGrants unwanted,
            RefreshPolicy policy,
            RefreshConfig config,
            HubSpotConfig hubspot,
            RateBudget budget,
            AccountSignals signals,
            AuditLog audit,
            Event<TokenStored> stored,
            Event<AccountChanged> changed) {
        this.store = store;
        this.keeper = keeper;
        this.unwanted = unwanted;
        this.policy = policy;
        this.config = config;
        this.hubspot = hubspot;
        this.budget = budget;
        this.signals = signals;
        this.audit = audit;
        this.stored = stored;
        this.changed = changed;
    }

    /** Blocks until the consequence is stored. {@code spent} is kept where HubSpot gives no new refresh token. */
    void settle(Lease lease, RefreshOutcome outcome, Secret spent) {
        outcome.fold(new Consequences(lease, spent));
    }

    /** The stored refresh token does not open: nothing was spent, and no retry soon will change that. */
    void unreadable(Lease lease) {
        Account account = lease.account();
        var failure = new RenewalStore.Failure(
                "ciphertext-refused", account.status(), account.statusCause().orElse(null), UNREADABLE_PAUSE, false);
        if (fail(lease, failure)) {
            Log.errorf("event=renewal.unreadable hub_id=%s", account.hubId());
        }
    }

    /** Through outages, as long as the lease is good: without an end in the journal it would seem that the token is spent. */
    private boolean fail(Lease lease, RenewalStore.Failure failure) {
        return Outages.ride(() -> store.fail(lease, failure), () -> {}, config.lease());
    }

    private final class Consequences implements RefreshOutcome.Cases<Void> {
        private final Lease lease;
        private final Secret spent;
        private final Account account;

        Consequences(Lease lease, Secret spent) {
            this.lease = lease;
            this.spent = spent;
            this.account = lease.account();
        }

        @Override
        public Void renewed(RefreshOutcome.Renewed outcome) {
            if (isOfAnotherAccount(outcome.grant())) {
                return dead(new RefreshOutcome.Dead(OTHER_ACCOUNT));
            }
            Optional<Account> kept = keeper.keep(lease, outcome.grant(), spent);
            if (kept.isEmpty()) {
                // The account was erased meanwhile, and its erasure knows nothing of this token.
                outcome.grant().refreshToken().ifPresent(token -> unwanted.end(Optional.of(account.hubId()), token));
            }
            kept.ifPresent(now -> {
                stored.fire(new TokenStored(now, outcome.grant().accessToken()));
                signals.announce(now.hubId());
                audit.note(AuditEntry.ok(
                        AuditType.TOKEN_RENEWED, AuditEntry.SYSTEM, now.hubId(), now.id(), now.generation()));
                Log.infof("event=token.renewed hub_id=%s generation=%d", now.hubId(), now.generation());
                budget.resume();
            });
            return null;
        }

        @Override
        public Void dead(RefreshOutcome.Dead outcome) {
            if (!hubspot.clientId().equals(Optional.of(account.clientId()))) {
                return misconfigured(new RefreshOutcome.Misconfigured(RefreshOutcome.Misconfigured.FOREIGN_GRANT));
            }
            if (outcome.code().equals(LOST_REPLY) || lease.suspect()) {
                return reconnect(LOST_REPLY);
            }
            Optional<Duration> since = Outages.ride(() -> store.deadFor(account), () -> {}, config.lease());
            if (since.isPresent() && since.get().compareTo(config.deadConfirmation()) >= 0) {
                return reconnect(outcome.code());
            }
            Duration wait = config.deadConfirmation().minus(since.orElse(Duration.ZERO));
            return failed(new RenewalStore.Failure(outcome.code(), account.status(), cause(), wait, true));
        }

        @Override
        public Void misconfigured(RefreshOutcome.Misconfigured outcome) {
            if (outcome.isOfApp() && budget.pause(outcome.code(), PAUSE.toMillis())) {
                Log.errorf("event=renewal.paused reason=%s action=check_the_hubspot_app", outcome.code());
            }
            return failed(new RenewalStore.Failure(
                    outcome.code(), AccountStatus.PAUSED, outcome.code(), PAUSE.plus(backOff()), false));
        }

        @Override
        public Void throttled(RefreshOutcome.Throttled outcome) {
            return again("throttled", outcome.retryAfter().plus(backOff()));
        }

        @Override
        public Void transientFailure(RefreshOutcome.Transient outcome) {
            return again(outcome.code(), backOff());
        }

        @Override
        public Void ambiguous(RefreshOutcome.Ambiguous outcome) {
            return again("ambiguous", backOff());
        }

        /** Whoever may have this account's token must not get that of another, whatever HubSpot's reason to send it. */
        private boolean isOfAnotherAccount(TokenGrant grant) {
            return grant.hubId().filter(named -> !named.equals(account.hubId())).isPresent();
        }

        private Void again(String journal, Duration wait) {
            return failed(new RenewalStore.Failure(journal, account.status(), cause(), wait, false));
        }

        private Void reconnect(String cause) {
            var failure = new RenewalStore.Failure(cause, AccountStatus.RECONNECT_REQUIRED, cause, Duration.ZERO, true);
            if (fail(lease, failure)) {
                audit.note(AuditEntry.failed(
                        AuditType.RECONNECT_REQUIRED,
                        AuditEntry.SYSTEM,
                        account.hubId(),
                        account.id(),
                        account.generation(),
                        cause));
                changed.fire(new AccountChanged(account.hubId()));
                signals.announce(account.hubId());
                Log.warnf("event=account.reconnect_required hub_id=%s cause=%s", account.hubId(), cause);
            }
            return null;
        }

        private Void failed(RenewalStore.Failure failure) {
            if (fail(lease, failure)) {
                audit.note(AuditEntry.failed(
                        AuditType.RENEWAL_FAILED,
                        AuditEntry.SYSTEM,
                        account.hubId(),
                        account.id(),
                        account.generation(),
                        failure.journal()));
                changed.fire(new AccountChanged(account.hubId()));
                signals.announce(account.hubId());
                Log.warnf(
                        "event=renewal.failed hub_id=%s reason=%s pause_ms=%d",
                        account.hubId(), failure.journal(), failure.pause().toMillis());
            }
            return null;
        }

        private String cause() {
            return account.statusCause().orElse(null);
        }

        private Duration backOff() {
            return policy.backOff(lease.failures() + 1, ThreadLocalRandom.current());
        }
    }
}
