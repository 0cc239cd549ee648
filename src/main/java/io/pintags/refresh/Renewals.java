package io.pintags.refresh;

import io.pintags.account.Account;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Renewals on demand: one at a time for each generation of an account, whoever asks and however many.
 *
 * <p>A renewal belongs to this class and not to the request that caused it. It runs on threads of its own, and a caller
 * who goes away, or gives up waiting, leaves it untouched.
 */
@ApplicationScoped
public class Renewals {
    private static final Duration POLL = Duration.ofMillis(100);
    /** Renewals that wait for a thread at most; beyond it callers are told to come back. */
    private static final int MAX_WAITING = 10_000;

    private final Renewer renewer;
    private final RenewalStore store;
    private final RefreshConfig config;
    private final ThreadPoolExecutor threads;
    private final ConcurrentHashMap<Key, CompletableFuture<Attempt>> underWay = new ConcurrentHashMap<>();

    private record Key(UUID account, long generation) {}

    Renewals(Renewer renewer, RenewalStore store, RefreshConfig config) {
        this.renewer = renewer;
        this.store = store;
        this.config = config;
        var number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                config.concurrency(),
                config.concurrency(),
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                work -> new Thread(work, "pintags-renewal-" + number.incrementAndGet()));
        threads.allowCoreThreadTimeOut(true);
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
                .flatMap(attempt -> attempt == Attempt.HELD_ELSEWHERE
                        ? whileHeld(account)
                        : Uni.createFrom().voidItem())
                .ifNoItem()
                .after(config.patience())
                .failWith(StillRenewing::new);
    }

    private CompletableFuture<Attempt> start(Account account) {
        var key = new Key(account.id(), account.generation());
        var result = new CompletableFuture<Attempt>();
        var first = underWay.putIfAbsent(key, result);
        if (first != null) {
            return first;
        }
        try {
            threads.execute(() -> run(account, key, result));
        } catch (RejectedExecutionException e) {
            underWay.remove(key, result);
            result.completeExceptionally(new StillRenewing());
        }
        return result;
    }

    private void run(Account account, Key key, CompletableFuture<Attempt> result) {
        try {
            Attempt attempt = renewer.renew(account);
            underWay.remove(key, result);
            result.complete(attempt);
        } catch (RuntimeException e) {
            Log.warnf(
                    "event=renewal.not_started hub_id=%s reason=%s",
                    account.hubId(), e.getClass().getSimpleName());
            underWay.remove(key, result);
            result.completeExceptionally(e);
        }
    }

    /** Another replica renews this account: looks at the row until it has an outcome. */
    private Uni<Void> whileHeld(Account account) {
        return Uni.createFrom()
                .item(() -> store.standing(account.id())
                        .filter(now -> now.leased() && now.generation() == account.generation())
                        .isPresent())
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .repeat()
                .withDelay(POLL)
                .whilst(held -> held)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Lets what is under way finish: a refresh token that was sent must not lose its reply to a restart. */
    void stop(@Observes @Priority(1) ShutdownEvent event) throws InterruptedException {
        threads.shutdown();
        long grace = config.lease().toMillis();
        if (!threads.awaitTermination(grace, TimeUnit.MILLISECONDS)) {
            Log.errorf("event=renewal.unfinished count=%d", threads.getActiveCount());
        }
    }

    /** A renewal takes longer than a caller should wait; it goes on. */
    public static final class StillRenewing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StillRenewing() {
            super("the renewal is still under way", null, false, false);
        }
    }
}
