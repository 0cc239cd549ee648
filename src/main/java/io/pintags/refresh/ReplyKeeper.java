package io.pintags.refresh;

import io.pintags.account.Account;
import io.pintags.account.AccountStatus;
import io.pintags.crypto.Secret;
import io.pintags.crypto.TokenPair;
import io.pintags.crypto.TokenPairs;
import io.pintags.database.Batcher;
import io.pintags.database.DatabaseUnavailable;
import io.pintags.hubspot.TokenGrant;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stores a good reply of HubSpot, whatever it takes: it may hold the only refresh token that still works. While Vault or
 * the database is away it is held in memory, tried again with jitter, and its lease extended; nothing of it is logged,
 * and nobody is served from it before it is durable. Replies that come at the same moment are sealed in one request and
 * stored in one commit.
 */
@ApplicationScoped
class ReplyKeeper {
    /** A request of Vault holds a thousand strings at most, and a pair is eight of them. */
    private static final int MOST_AT_ONCE = 100;

    private static final Duration LONGEST_SEAL = Duration.ofMinutes(1);

    private final RenewalStore leases;
    private final ReplyStore replies;
    private final RefreshPolicy policy;
    private final RefreshConfig config;
    private final Batcher<TokenPairs.PlainPair, TokenPair> sealing;
    private final Batcher<ReplyStore.Reply, Optional<Account>> storing;

    ReplyKeeper(RenewalStore leases, ReplyStore replies, TokenPairs pairs, RefreshPolicy policy, RefreshConfig config) {
        this.leases = leases;
        this.replies = replies;
        this.policy = policy;
        this.config = config;
        this.sealing =
                new Batcher<>(MOST_AT_ONCE, plain -> pairs.seal(plain).await().atMost(LONGEST_SEAL));
        this.storing = new Batcher<>(MOST_AT_ONCE, replies::settle);
    }

    /**
     * Seals and stores {@code grant}; blocks until that is done, or until it is certain that a newer generation has won. Tries
     * until it works, beyond the end of the access token too: the refresh token outlives it. What is held is bounded by the
     * number of renewals under way.
     *
     * @return the account as stored, or empty if a newer generation or an erasure won
     */
    Optional<Account> keep(Lease lease, TokenGrant grant, Secret spent) {
        Account account = lease.account();
        var plain = new TokenPairs.PlainPair(
                account.id(), grant.accessToken(), grant.refreshToken().orElse(spent));
        var pair = new AtomicReference<TokenPair>();
        return Outages.ride(
                () -> {
                    if (pair.get() == null) {
                        pair.set(sealing.call(plain));
                    }
                    if (lease.age().compareTo(config.lease().dividedBy(3)) > 0) {
                        extendQuietly(lease);
                    }
                    try {
                        return store(reply(lease, grant, pair.get()));
                    } catch (DatabaseUnavailable refused) {
                        if (refused.isOfOlderKey()) {
                            pair.set(null);
                        }
                        throw refused;
                    }
                },
                () -> {
                    Log.warnf("event=renewal.held hub_id=%s", account.hubId());
                    extendQuietly(lease);
                });
    }

    private ReplyStore.Reply reply(Lease lease, TokenGrant grant, TokenPair pair) {
        return new ReplyStore.Reply(
                lease,
                new Account.StoredToken(
                        pair.accessCiphertext(),
                        pair.refreshCiphertext(),
                        grant.expiresAt(),
                        grant.life(),
                        pair.accessFingerprint(),
                        pair.refreshFingerprint()),
                pair.keyVersion(),
                grant.scopes().isEmpty() ? null : String.join(" ", grant.scopes()),
                policy.dueAt(lease.account().id(), grant.expiresAt(), grant.life()));
    }

    private Optional<Account> store(ReplyStore.Reply reply) {
        Lease lease = reply.lease();
        Optional<Account> stored =
                storing.call(reply).or(() -> replies.settle(reply)).or(() -> replies.settledBy(lease));
        if (stored.isEmpty()) {
            boolean stillOurs = leases.standing(lease.account().id())
                    .filter(now -> now.generation() == lease.account().generation())
                    .filter(now -> now.status() != AccountStatus.ERASED)
                    .isPresent();
            if (stillOurs) {
                throw new Outages.InTheWay();
            }
            replies.superseded(lease);
            Log.infof(
                    "event=renewal.superseded hub_id=%s generation=%d",
                    lease.account().hubId(), lease.account().generation());
        }
        return stored;
    }

    private void extendQuietly(Lease lease) {
        try {
            leases.extend(lease, config.lease());
        } catch (RuntimeException failure) {
            // The lease runs out then; whoever claims the account next finds the open journal entry.
        }
    }
}
