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
import java.util.List;
import java.util.Optional;

/**
 * Stores a good reply of HubSpot, whatever it takes: it may hold the only refresh token that still works. While Vault or
 * the database is away it is held in memory, tried again with jitter, and its lease extended; nothing of it is logged,
 * and nobody is served from it before it is durable. Replies that come while others are sealed and stored are sealed in one
 * request and stored in one commit.
 */
@ApplicationScoped
class ReplyKeeper {
    /** A request of Vault holds a thousand strings at most, and a pair is eight of them. */
    private static final int MOST_AT_ONCE = 100;

    private static final Duration LONGEST_SEAL = Duration.ofMinutes(1);

    private final RenewalStore leases;
    private final ReplyStore store;
    private final RefreshPolicy policy;
    private final RefreshConfig config;
    private final TokenPairs pairs;
    private final Batcher<Held, Optional<Account>> keeping;

    /** A reply that is nowhere else; sealed from the first time on that this succeeds. */
    private static final class Held {
        private final Lease lease;
        private final TokenGrant grant;
        private final TokenPairs.PlainPair plain;
        private volatile TokenPair sealed;

        Held(Lease lease, TokenGrant grant, Secret spent) {
            this.lease = lease;
            this.grant = grant;
            this.plain = new TokenPairs.PlainPair(
                    lease.account().id(),
                    grant.accessToken(),
                    grant.refreshToken().orElse(spent));
        }
    }

    ReplyKeeper(RenewalStore leases, ReplyStore store, TokenPairs pairs, RefreshPolicy policy, RefreshConfig config) {
        this.leases = leases;
        this.store = store;
        this.policy = policy;
        this.config = config;
        this.pairs = pairs;
        this.keeping = new Batcher<>(MOST_AT_ONCE, this::keep);
    }

    /**
     * Seals and stores {@code grant}; blocks until that is done, or until it is certain that a newer generation has won. Tries
     * until it works, beyond the end of the access token too: the refresh token outlives it. What is held is bounded by the
     * number of renewals under way.
     *
     * @return the account as stored, or empty if a newer generation or an erasure won
     */
    Optional<Account> keep(Lease lease, TokenGrant grant, Secret spent) {
        var held = new Held(lease, grant, spent);
        return Outages.ride(
                () -> {
                    try {
                        return kept(held);
                    } catch (DatabaseUnavailable refused) {
                        if (refused.isOfOlderKey()) {
                            held.sealed = null;
                        }
                        throw refused;
                    }
                },
                () -> {
                    Log.warnf("event=renewal.held hub_id=%s", lease.account().hubId());
                    extendQuietly(lease);
                });
    }

    /** Seals those that are not yet, in one request, and stores all whose rows nobody has locked, in one commit. */
    private List<Optional<Account>> keep(List<Held> replies) {
        List<Held> plain = replies.stream().filter(held -> held.sealed == null).toList();
        if (!plain.isEmpty()) {
            List<TokenPair> sealed = pairs.seal(
                            plain.stream().map(held -> held.plain).toList())
                    .await()
                    .atMost(LONGEST_SEAL);
            for (int i = 0; i < plain.size(); i++) {
                plain.get(i).sealed = sealed.get(i);
            }
        }
        for (Held held : replies) {
            if (held.lease.age().compareTo(config.lease().dividedBy(3)) > 0) {
                extendQuietly(held.lease);
            }
        }
        return store.settle(replies.stream().map(this::reply).toList());
    }

    private Optional<Account> kept(Held held) {
        Lease lease = held.lease;
        Optional<Account> stored =
                keeping.call(held).or(() -> store.settle(reply(held))).or(() -> store.settledBy(lease));
        if (stored.isEmpty()) {
            boolean stillOurs = leases.standing(lease.account().id())
                    .filter(now -> now.generation() == lease.account().generation())
                    .filter(now -> now.status() != AccountStatus.ERASED)
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

    private ReplyStore.Reply reply(Held held) {
        TokenPair pair = held.sealed;
        TokenGrant grant = held.grant;
        return new ReplyStore.Reply(
                held.lease,
                new Account.StoredToken(
                        pair.accessCiphertext(),
                        pair.refreshCiphertext(),
                        grant.expiresAt(),
                        grant.life(),
                        pair.accessFingerprint(),
                        pair.refreshFingerprint()),
                pair.keyVersion(),
                grant.scopes().isEmpty() ? null : String.join(" ", grant.scopes()),
                policy.dueAt(held.lease.account().id(), grant.expiresAt(), grant.life()));
    }

    private void extendQuietly(Lease lease) {
        try {
            leases.extend(lease, config.lease());
        } catch (RuntimeException failure) {
            // The lease runs out then; whoever claims the account next finds the open journal entry.
        }
    }
}
