package io.pintags.token;

import io.pintags.account.Account;
import io.pintags.account.AccountChanged;
import io.pintags.account.AccountRepository;
import io.pintags.crypto.RowContexts;
import io.pintags.crypto.Sealed;
import io.pintags.crypto.SealedField;
import io.pintags.crypto.Secret;
import io.pintags.crypto.TokenCipher;
import io.pintags.hubspot.HubId;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Reads an account's row and opens its token, once for all who ask at the same moment. */
@ApplicationScoped
class TokenReader {
    /** A read that takes longer is of a database, or of keys, that accept calls and do not answer. */
    static final Duration SLOW = Duration.ofSeconds(1);

    private final AccountRepository accounts;
    private final TokenCipher cipher;
    private final RowContexts contexts;
    private final TokenCache cache;
    private final InstantSource clock;
    private final ConcurrentHashMap<HubId, Reading> underWay = new ConcurrentHashMap<>();

    /** A read that has not come back yet, and when it began, by {@link System#nanoTime}. */
    private record Reading(CompletableFuture<Found> found, long begunAt) {
        boolean isSlow() {
            return System.nanoTime() - begunAt > SLOW.toNanos();
        }
    }

    /**
     * What a row says.
     *
     * @param account the account, or empty if there is none
     * @param token its token, or empty if there is none to serve
     */
    record Found(Optional<Account> account, Optional<CachedToken> token) {}

    TokenReader(
            AccountRepository accounts,
            TokenCipher cipher,
            RowContexts contexts,
            TokenCache cache,
            InstantSource clock) {
        this.accounts = accounts;
        this.cipher = cipher;
        this.contexts = contexts;
        this.cache = cache;
        this.clock = clock;
    }

    /** Reads the row now; arrives on a worker thread. The token is opened only if its generation is not in memory. */
    Uni<Found> read(HubId hubId) {
        return Uni.createFrom()
                .completionStage(() -> start(hubId).copy())
                .emitOn(Infrastructure.getDefaultWorkerPool());
    }

    /** Whether reads do not come back at present: one more would only take another thread. */
    boolean isStuck() {
        return underWay.values().stream().anyMatch(Reading::isSlow);
    }

    /** What is under way may show what was before: who asks from now on does not join it. */
    void changed(@Observes AccountChanged event) {
        underWay.remove(event.hubId());
    }

    private CompletableFuture<Found> start(HubId hubId) {
        var reading = new Reading(new CompletableFuture<>(), System.nanoTime());
        var first = underWay.putIfAbsent(hubId, reading);
        if (first != null) {
            return first.found();
        }
        Instant readAt = clock.instant();
        Uni.createFrom()
                .item(() -> accounts.find(hubId))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .flatMap(account -> open(hubId, account, readAt))
                .onTermination()
                .invoke(() -> underWay.remove(hubId, reading))
                .subscribe()
                .with(reading.found()::complete, reading.found()::completeExceptionally);
        return reading.found();
    }

    private Uni<Found> open(HubId hubId, Optional<Account> found, Instant readAt) {
        if (found.isEmpty() || found.get().token().isEmpty()) {
            cache.forget(hubId, Long.MAX_VALUE);
            return Uni.createFrom().item(new Found(found, Optional.empty()));
        }
        Account account = found.get();
        Optional<CachedToken> known = cache.find(hubId)
                .filter(token -> token.generation() == account.generation()
                        && token.account().id().equals(account.id()));
        Uni<CachedToken> token = known.map(kept -> Uni.createFrom().item(kept.readAgain(account, readAt)))
                .orElseGet(() -> openCiphertext(account).map(secret -> CachedToken.of(account, secret, readAt)));
        return token.map(opened -> new Found(found, cache.put(opened) ? Optional.of(opened) : Optional.empty()));
    }

    private Uni<Secret> openCiphertext(Account account) {
        var sealed = new Sealed(
                contexts.of(account.id(), SealedField.ACCESS_TOKEN),
                account.token().orElseThrow().accessCiphertext());
        return cipher.open(List.of(sealed)).map(opened -> opened.get(0));
    }
}
