package io.pintags.refresh;

import io.pintags.account.Account;
import io.pintags.crypto.RowContexts;
import io.pintags.crypto.SealProbe;
import io.pintags.crypto.Sealed;
import io.pintags.crypto.SealedField;
import io.pintags.crypto.Secret;
import io.pintags.crypto.TokenCipher;
import io.pintags.hubspot.HubSpotClient;
import io.pintags.hubspot.RefreshOutcome;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One renewal from beginning to end, on the calling thread, which must be a worker.
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
    private final HubSpotClient hubspot;
    private final Settlement settlement;
    private final RefreshConfig config;

    Renewer(
            RenewalStore store,
            TokenCipher cipher,
            RowContexts contexts,
            SealProbe probe,
            HubSpotClient hubspot,
            Settlement settlement,
            RefreshConfig config) {
        this.store = store;
        this.cipher = cipher;
        this.contexts = contexts;
        this.probe = probe;
        this.hubspot = hubspot;
        this.settlement = settlement;
        this.config = config;
    }

    /**
     * Renews the token of {@code account}, as it was read.
     *
     * @throws io.pintags.crypto.CipherUnavailable if the keys cannot be used; nothing was spent
     * @throws io.pintags.database.DatabaseUnavailable if the database cannot be used; nothing was spent
     */
    Attempt renew(Account account) {
        Secret refreshToken = open(account);
        await(probe.check());
        Optional<Lease> lease = store.claim(account.id(), account.generation(), config.lease());
        if (lease.isEmpty()) {
            return store.standing(account.id())
                    .filter(now -> now.leased() && now.generation() == account.generation())
                    .map(now -> Attempt.HELD_ELSEWHERE)
                    .orElse(Attempt.NOT_NOW);
        }
        settlement.settle(lease.get(), exchange(lease.get(), refreshToken), refreshToken);
        return Attempt.FINISHED;
    }

    /**
     * Spends the refresh token. An answer that got lost is asked for once more with the same token: HubSpot has not been
     * seen to rotate, and where it does, nothing is lost by asking.
     */
    private RefreshOutcome exchange(Lease lease, Secret refreshToken) {
        RefreshOutcome first = await(hubspot.refresh(refreshToken));
        if (!(first instanceof RefreshOutcome.Ambiguous)) {
            return first;
        }
        store.extend(lease, config.lease());
        RefreshOutcome second = await(hubspot.refresh(refreshToken));
        return second instanceof RefreshOutcome.Dead ? new RefreshOutcome.Dead(Settlement.LOST_REPLY) : second;
    }

    private Secret open(Account account) {
        String ciphertext = account.token()
                .orElseThrow(() -> new IllegalStateException("an account without tokens is not renewed"))
                .refreshCiphertext();
        var sealed = new Sealed(contexts.of(account.id(), SealedField.REFRESH_TOKEN), ciphertext);
        return await(cipher.open(List.of(sealed))).get(0);
    }

    private static <T> T await(Uni<T> call) {
        // Every call has a time-out of its own; this bound only keeps a fault from holding a thread for ever.
        return call.await().atMost(Duration.ofMinutes(2));
    }
}
