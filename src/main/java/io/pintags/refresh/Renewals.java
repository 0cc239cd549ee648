package io.pintags.refresh;

import io.pintags.account.Account;
import io.pintags.account.AccountChanged;
import io.pintags.account.TokenStored;
import io.pintags.hubspot.HubId;
import io.pintags.problem.Fault;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Renewals on demand: one at a time for each generation of an account, whoever asks and however many.
 *
 * <p>A renewal belongs to this class and not to the request that caused it. It runs on threads of its own, and a caller
 * who goes away, or gives up waiting, leaves it untouched.
 */
@ApplicationScoped
public class Renewals {
    /** How often the row is looked at while another replica renews; it usually tells sooner. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Renewer renewer;
    private final RenewalStore store;
    private final RenewalThreads threads;
    private final RefreshConfig config;
    private final ConcurrentHashMap<Key, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<HubId, CompletableFuture<Void>> signals = new ConcurrentHashMap<>();

    private record Key(UUID account, long generation) {}

    Renewals(Renewer renewer, RenewalStore store, RenewalThreads threads, RefreshConfig config) {
        this.renewer = renewer;
        this.store = store;
        this.threads = threads;
        this.config = config;
    }

    /**
     * Has the token of {@code account}, as it was read, renewed. Completes on a worker thread when it is worth reading
     * the account again: it was renewed here or elsewhere, or could not be. Fails as {@link Renewer#renew} does, with
     * {@link StillRenewing} if it takes longer than a caller should wait, or if the service is stopping.
     */
    public Uni<Void> renew(Account account) {
        return Uni.createFrom()
                // A copy per caller: cancelling a caller's stage must not complete the shared one.
                .completionStage(() -> start(account).copy())
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .ifNoItem()
                .after(config.patience())
                .failWith(StillRenewing::new);
    }

    /**
     * The same for a thread that waits: blocks for {@code patience} at most, and needs no other worker thread than the one that
     * waits. Fails as {@link #renew} does.
     */
    public void renewNow(Account account, Duration patience) {
        try {
            start(account).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new StillRenewing();
        } catch (TimeoutException e) {
            throw new StillRenewing();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StillRenewing();
        }
    }

    void changed(@Observes AccountChanged event) {
        wake(event.hubId());
    }

    void stored(@Observes TokenStored event) {
        wake(event.account().hubId());
    }

    private void wake(HubId hubId) {
        CompletableFuture<Void> signal = signals.remove(hubId);
        if (signal != null) {
            signal.complete(null);
        }
    }

    private CompletableFuture<Void> start(Account account) {
        var key = new Key(account.id(), account.generation());
        var result = new CompletableFuture<Void>();
        var first = underWay.putIfAbsent(key, result);
        if (first != null) {
            return first;
        }
        threads.execute(() -> run(account, key, result), () -> {
            end(key, result, new StillRenewing());
        });
        return result;
    }

    private void run(Account account, Key key, CompletableFuture<Void> result) {
        try {
            if (renewer.renew(account) == Attempt.HELD_ELSEWHERE) {
                // One look at the row for all who wait, on no thread of its own.
                whileHeld(account)
                        .ifNoItem()
                        .after(config.lease())
                        .failWith(StillRenewing::new)
                        .subscribe()
                        .with(done -> end(key, result, null), failure -> end(key, result, failure));
            } else {
                end(key, result, null);
            }
        } catch (RuntimeException | Error e) {
            Log.warnf("event=renewal.not_started hub_id=%s reason=\"%s\"", account.hubId(), Fault.of(e));
            end(key, result, e);
        }
    }

    private void end(Key key, CompletableFuture<Void> result, Throwable failure) {
        underWay.remove(key, result);
        if (failure == null) {
            result.complete(null);
        } else {
            result.completeExceptionally(failure);
        }
    }

    /** Another replica renews this account: waits for its signal and looks at the row, until it has an outcome. */
    private Uni<Void> whileHeld(Account account) {
        return Uni.createFrom()
                .item(() -> store.standing(account.id())
                        .filter(now -> now.leased() && now.generation() == account.generation())
                        .isPresent())
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .flatMap(held -> held
                        ? signal(account.hubId()).flatMap(again -> whileHeld(account))
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> signal(HubId hubId) {
        return Uni.createFrom().deferred(() -> {
            var signal = signals.computeIfAbsent(hubId, first -> new CompletableFuture<>());
            return Uni.createFrom()
                    .completionStage(signal.copy())
                    .ifNoItem()
                    .after(LOOK)
                    .recoverWithItem((Void) null)
                    .replaceWithVoid()
                    // It may never be given, and would collect its waiters.
                    .onTermination()
                    .invoke(() -> signals.remove(hubId, signal));
        });
    }

    /** A renewal takes longer than a caller should wait; it goes on. */
    public static final class StillRenewing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StillRenewing() {
            super("the renewal is still under way", null, false, false);
        }
    }
}
