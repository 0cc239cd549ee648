package io.pintags.refresh;

import io.pintags.account.Account;
import io.pintags.account.AccountChanged;
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
    private final ConcurrentHashMap<Key, CompletableFuture<Attempt>> underWay = new ConcurrentHashMap<>();
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
                .flatMap(attempt -> attempt == Attempt.HELD_ELSEWHERE
                        ? whileHeld(account)
                        : Uni.createFrom().voidItem())
                .ifNoItem()
                .after(config.patience())
                .failWith(StillRenewing::new);
    }

    void changed(@Observes AccountChanged event) {
        CompletableFuture<Void> signal = signals.remove(event.hubId());
        if (signal != null) {
            signal.complete(null);
        }
    }

    private CompletableFuture<Attempt> start(Account account) {
        var key = new Key(account.id(), account.generation());
        var result = new CompletableFuture<Attempt>();
        var first = underWay.putIfAbsent(key, result);
        if (first != null) {
            return first;
        }
        threads.execute(() -> run(account, key, result), () -> {
            underWay.remove(key, result);
            result.completeExceptionally(new StillRenewing());
        });
        return result;
    }

    private void run(Account account, Key key, CompletableFuture<Attempt> result) {
        try {
            Attempt attempt = renewer.renew(account);
            underWay.remove(key, result);
            result.complete(attempt);
        } catch (RuntimeException e) {
            Log.warnf("event=renewal.not_started hub_id=%s reason=\"%s\"", account.hubId(), Fault.of(e));
            underWay.remove(key, result);
            result.completeExceptionally(e);
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
        return Uni.createFrom()
                .completionStage(() -> signals.computeIfAbsent(hubId, first -> new CompletableFuture<>())
                        .copy())
                .ifNoItem()
                .after(LOOK)
                .recoverWithItem((Void) null)
                .replaceWithVoid();
    }

    /** A renewal takes longer than a caller should wait; it goes on. */
    public static final class StillRenewing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StillRenewing() {
            super("the renewal is still under way", null, false, false);
        }
    }
}
