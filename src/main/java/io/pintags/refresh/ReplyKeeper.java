package io.pintags.refresh;

import io.pintags.account.Account;
import io.pintags.crypto.Secret;
import io.pintags.crypto.TokenPair;
import io.pintags.crypto.TokenPairs;
import io.pintags.hubspot.TokenGrant;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Stores a good reply of HubSpot, whatever it takes: it may hold the only refresh token that still works. While Vault or
 * the database is away it is held in memory, tried again with jitter, and its lease extended; nothing of it is logged,
 * and nobody is served from it before it is durable.
 */
@ApplicationScoped
class ReplyKeeper {
    private final RenewalStore store;
    private final TokenPairs pairs;
    private final RefreshPolicy policy;
    private final RefreshConfig config;

    ReplyKeeper(RenewalStore store, TokenPairs pairs, RefreshPolicy policy, RefreshConfig config) {
        this.store = store;
        this.pairs = pairs;
        this.policy = policy;
        this.config = config;
    }

    /**
     * Seals and stores {@code grant}; blocks until that is done, or until it is certain that a newer generation has won.
     *
     * @return the account as stored, or empty if a newer generation or an erasure won
     */
    Optional<Account> keep(Lease lease, TokenGrant grant, Secret spent) {
        Account account = lease.account();
        // Both are sealed, under one key version, before anything is stored. The plain refresh token is not needed
        // again.
        TokenPair pair = persistently(
                        lease,
                        pairs.seal(
                                account.id(),
                                grant.accessToken(),
                                grant.refreshToken().orElse(spent)))
                .await()
                .indefinitely();
        var reply = new RenewalStore.Reply(
                new Account.StoredToken(
                        pair.accessCiphertext(),
                        pair.refreshCiphertext(),
                        grant.expiresAt(),
                        grant.life(),
                        pair.accessFingerprint(),
                        pair.refreshFingerprint()),
                pair.keyVersion(),
                grant.scopes().isEmpty() ? null : String.join(" ", grant.scopes()),
                policy.dueAt(account.id(), grant.expiresAt(), grant.life()));
        return persistently(
                        lease,
                        Uni.createFrom()
                                .item(() -> settle(lease, reply))
                                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                .await()
                .indefinitely();
    }

    private Optional<Account> settle(Lease lease, RenewalStore.Reply reply) {
        Optional<Account> stored = store.settle(lease, reply);
        if (stored.isEmpty()) {
            boolean stillOurs = store.standing(lease.account().id())
                    .filter(now -> now.generation() == lease.account().generation())
                    .filter(now -> now.status() != io.pintags.account.AccountStatus.ERASED)
                    .isPresent();
            if (stillOurs) {
                throw new Outages.InTheWay();
            }
            store.superseded(lease);
            Log.infof(
                    "event=renewal.superseded hub_id=%s generation=%d",
                    lease.account().hubId(), lease.account().generation());
        }
        return stored;
    }

    /**
     * Tries until it works, beyond the end of the access token too: the refresh token outlives it. What is held is bounded
     * by the number of renewals under way.
     */
    private <T> Uni<T> persistently(Lease lease, Uni<T> work) {
        return Outages.ride(work, () -> {
            Log.warnf("event=renewal.held hub_id=%s", lease.account().hubId());
            extendQuietly(lease);
        });
    }

    private void extendQuietly(Lease lease) {
        Uni.createFrom()
                .voidItem()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(() -> store.extend(lease, config.lease()))
                .subscribe()
                .with(done -> {}, outage -> {
                    // The lease runs out then; whoever claims the account next finds the open journal entry.
                });
    }
}
