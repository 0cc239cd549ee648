package io.pintags.privacy;

import io.pintags.account.Account;
import io.pintags.account.AccountChanged;
import io.pintags.account.AccountErased;
import io.pintags.account.AccountRepository;
import io.pintags.account.AccountSignals;
import io.pintags.account.AccountStatus;
import io.pintags.audit.AuditEntry;
import io.pintags.audit.AuditLog;
import io.pintags.audit.AuditType;
import io.pintags.hubspot.HubId;
import io.pintags.hubspot.HubSpotClient;
import io.pintags.problem.Fault;
import io.pintags.problem.Problem;
import io.pintags.refresh.Renewals;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Erases accounts, in this order: renew the token if it would not last, because uninstalling takes a live one; empty the
 * account, in one commit, with which it is gone for everybody; ask HubSpot to forget it; record what came of that, and with
 * that record delete the tokens that were kept sealed for asking. Nothing that HubSpot, Vault or the network does keeps an
 * account from being emptied. Blocks.
 */
@ApplicationScoped
public class Erasure {
    /** How much longer than the longest call to HubSpot an attempt may take between two signs of life. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofMillis(250);
    /** An access token with less life than this may be over before HubSpot has read it. */
    private static final Duration SHORTEST_LIFE = Duration.ofSeconds(60);

    private static final Duration LONGEST_RENEWAL = Duration.ofMinutes(1);
    private static final Duration AUDIT_PATIENCE = Duration.ofSeconds(5);

    private final AccountRepository accounts;
    private final Renewals renewals;
    private final ErasureStore store;
    private final Forgetting forgetting;
    private final AccountSignals signals;
    private final AuditLog audit;
    private final Event<AccountErased> erased;
    private final Event<AccountChanged> changed;
    private final InstantSource clock;
    private final Duration lease;

    /**
     * What to erase.
     *
     * @param hubId the account
     * @param actor who wants it: a caller's id, or {@link AuditEntry#SYSTEM}
     * @param keepInstalled leaves the app installed and its grant alive at HubSpot
     * @param generation erases only while the account has this generation, so that a reconnect that came first wins (and
     *     does not renew its token); empty for whatever there is
     */
    public record Request(HubId hubId, String actor, boolean keepInstalled, OptionalLong generation) {}

    Erasure(
            AccountRepository accounts,
            Renewals renewals,
            ErasureStore store,
            Forgetting forgetting,
            AccountSignals signals,
            AuditLog audit,
            Event<AccountErased> erased,
            Event<AccountChanged> changed,
            InstantSource clock,
            HubSpotClient hubspot) {
        this.accounts = accounts;
        this.renewals = renewals;
        this.store = store;
        this.forgetting = forgetting;
        this.signals = signals;
        this.audit = audit;
        this.erased = erased;
        this.changed = changed;
        this.clock = clock;
        this.lease = hubspot.longestCall().plus(GRACE);
    }

    /**
     * Erases an account, or tells again how it was erased; waits for somebody who is about it, and takes over from one
     * who died.
     *
     * @return the receipt; empty if the account was never connected, or has another generation than the one asked for
     * @throws Problem 503 if somebody else takes longer than that
     * @throws io.pintags.database.DatabaseUnavailable if the database is away; what was begun is ended later
     */
    public Optional<ErasureReceipt> erase(Request request) {
        if (!request.keepInstalled() && request.generation().isEmpty()) {
            accounts.find(request.hubId()).filter(this::isTooShort).ifPresent(this::renewIfPossible);
        }
        UUID attempt = UUID.randomUUID();
        Optional<ErasureEntry> begun = store.begin(request, attempt, lease);
        if (begun.isPresent()) {
            Log.infof(
                    "event=account.erased hub_id=%s generation=%d",
                    request.hubId(), begun.get().generation());
            return Optional.of(finish(begun.get(), attempt));
        }
        return store.last(request.hubId()).map(this::receiptInTheEnd);
    }

    /** Ends an erasure whose process died, if nobody else does. */
    void end(UUID erasure) {
        UUID attempt = UUID.randomUUID();
        store.takeOver(erasure, attempt, lease).ifPresent(abandoned -> finish(abandoned, attempt));
    }

    private ErasureReceipt receiptInTheEnd(ErasureEntry known) {
        Optional<ErasureReceipt> receipt = receipt(known);
        for (Duration waited = Duration.ZERO; receipt.isEmpty(); waited = waited.plus(LOOK)) {
            if (waited.compareTo(lease.plus(GRACE)) > 0) {
                throw underWay();
            }
            pause();
            receipt = store.last(known.hubId()).flatMap(this::receipt);
        }
        return receipt.get();
    }

    /** Empty while somebody else is about it. */
    private Optional<ErasureReceipt> receipt(ErasureEntry known) {
        if (known.outcome().isPresent()) {
            return Optional.of(known.receipt());
        }
        UUID attempt = UUID.randomUUID();
        return store.takeOver(known.id(), attempt, lease).map(abandoned -> finish(abandoned, attempt));
    }

    private ErasureReceipt finish(ErasureEntry begun, UUID attempt) {
        forgetHere(begun);
        RemoteOutcome outcome = forgetting.ask(begun, () -> store.extend(begun, attempt, lease));
        record(begun, outcome);
        return store.finish(begun, attempt, outcome)
                .or(() -> store.last(begun.hubId())
                        .filter(other -> other.outcome().isPresent()))
                .map(ErasureEntry::receipt)
                .orElseThrow(Erasure::underWay);
    }

    private void forgetHere(ErasureEntry begun) {
        var event = new AccountErased(begun.hubId(), begun.generation());
        erased.fire(event);
        changed.fire(new AccountChanged(begun.hubId()));
        signals.announce(event);
    }

    /** Durable before the end of the erasure is, if that can be had: an erasure that ended is on record. */
    private void record(ErasureEntry begun, RemoteOutcome outcome) {
        var entry = new AuditEntry(
                AuditType.ACCOUNT_ERASED,
                begun.requestedBy(),
                begun.hubId(),
                begun.accountId(),
                begun.generation(),
                "ok",
                "uninstall=" + outcome.uninstall() + " revoke=" + outcome.revoke(),
                1);
        if (!audit.insist(entry, AUDIT_PATIENCE)) {
            Log.warnf("event=erasure.not_recorded_yet hub_id=%s", begun.hubId());
        }
    }

    private boolean isTooShort(Account account) {
        return account.status() != AccountStatus.RECONNECT_REQUIRED
                && account.token()
                        .filter(token ->
                                token.expiresAt().isBefore(clock.instant().plus(SHORTEST_LIFE)))
                        .isPresent();
    }

    private void renewIfPossible(Account account) {
        try {
            renewals.renewNow(account, LONGEST_RENEWAL);
        } catch (RuntimeException e) {
            Log.warnf("event=erasure.not_renewed hub_id=%s reason=\"%s\"", account.hubId(), Fault.of(e));
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw underWay();
        }
    }

    private static Problem underWay() {
        return Problem.unavailable("This account is being erased at this moment.", Duration.ofSeconds(5));
    }
}
