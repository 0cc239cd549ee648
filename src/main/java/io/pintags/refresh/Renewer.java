package io.pintags.refresh;

import io.pintags.account.Account;
import io.pintags.crypto.RowContexts;
import io.pintags.crypto.SealProbe;
import io.pintags.crypto.Sealed;
import io.pintags.crypto.SealedField;
import io.pintags.crypto.Secret;
import io.pintags.crypto.TokenCipher;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Renews on demand, one account from beginning to end, on the calling thread, which must be a worker.
 *
 * <p>The order is the point. Open the refresh token and prove that sealing works; only then claim the account and write
 * the journal, which proves that the database commits; only then call HubSpot, holding neither transaction nor
 * connection; then {@link Settlement} stores what came.
 */
@ApplicationScoped
class Renewer {
    private final RenewalStore store;
    private final TokenCipher cipher;
    private final RowContexts contexts;
    private final SealProbe probe;
    private final RateBudget budget;
    private final HostBreaker breaker;
    private final Exchange exchange;
    private final RefreshConfig config;

    Renewer(
            RenewalStore store,
            TokenCipher cipher,
            RowContexts contexts,
            SealProbe probe,
            RateBudget budget,
            HostBreaker breaker,
            Exchange exchange,
            RefreshConfig config) {
        this.store = store;
        this.cipher = cipher;
        this.contexts = contexts;
        this.probe = probe;
        this.budget = budget;
        this.breaker = breaker;
        this.exchange = exchange;
        this.config = config;
    }

    /**
     * Renews the token of {@code account}, as it was read.
     *
     * @throws io.pintags.crypto.CipherUnavailable if the keys cannot be used; nothing was spent
     * @throws io.pintags.database.DatabaseUnavailable if the database cannot be used; nothing was spent
     */
    Attempt renew(Account account) {
        if (breaker.admits(1) == 0) {
            return Attempt.NOT_NOW;
        }
        boolean asked = false;
        try {
            Attempt attempt = renewAdmitted(account);
            asked = attempt == Attempt.FINISHED;
            return attempt;
        } finally {
            if (!asked) {
                breaker.unused();
            }
        }
    }

    private Attempt renewAdmitted(Account account) {
        Secret refreshToken = open(List.of(account)).get(0);
        await(probe.check());
        Optional<Lease> lease = store.claim(account.id(), account.generation(), config.lease());
        if (lease.isEmpty()) {
            return store.standing(account.id())
                    .filter(now -> now.leased() && now.generation() == account.generation())
                    .map(now -> Attempt.HELD_ELSEWHERE)
                    .orElse(Attempt.NOT_NOW);
        }
        if (!mayBeSent(lease.get())) {
            return Attempt.NOT_NOW;
        }
        exchange.run(lease.get(), refreshToken);
        return Attempt.FINISHED;
    }

    /** Gives the lease back if not, also through an outage: a claim without an end would say that the token may be spent. */
    private boolean mayBeSent(Lease lease) {
        boolean granted = false;
        try {
            granted = budget.takeForCaller();
            return granted;
        } finally {
            if (!granted) {
                Outages.ride(() -> store.release(List.of(lease)), config.lease());
            }
        }
    }

    /** Opens the refresh tokens of all these accounts in one request, in their order. */
    List<Secret> open(List<Account> accounts) {
        return await(cipher.open(accounts.stream()
                .map(account -> new Sealed(
                        contexts.of(account.id(), SealedField.REFRESH_TOKEN),
                        account.token()
                                .orElseThrow(
                                        () -> new IllegalStateException("an account without tokens is not renewed"))
                                .refreshCiphertext()))
                .toList()));
    }

    /** Proves that sealing works. */
    void checkSealing() {
        await(probe.check());
    }

    private static <T> T await(Uni<T> call) {
        return call.await().atMost(Duration.ofMinutes(1));
    }
}
