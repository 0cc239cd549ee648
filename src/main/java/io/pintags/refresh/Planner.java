package io.pintags.refresh;

import io.pintags.account.Account;
import io.pintags.crypto.CipherRefused;
import io.pintags.crypto.CipherUnavailable;
import io.pintags.crypto.Secret;
import io.pintags.database.DatabaseUnavailable;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Renews what is due before anybody asks for it. Every replica does this; the claim gives each different accounts, and the
 * budget and the breaker say how many.
 */
@ApplicationScoped
class Planner {
    /** One run ends after this time and the next goes on; a scheduled method should not run for ever. */
    private static final Duration LONGEST_RUN = Duration.ofSeconds(30);

    private static final Duration SHORT_WAIT = Duration.ofMillis(20);
    /** Until there is room for more; shorter than a request to HubSpot takes. */
    private static final Duration MOMENT = Duration.ofMillis(5);
    /** Claimed at once at most: OpenBao takes a thousand strings in one request, and a ciphertext is four of them. */
    private static final int LARGEST_CLAIM = 200;

    private final RenewalStore store;
    private final Renewer renewer;
    private final ReadyQueue ready;
    private final Settlement settlement;
    private final RateBudget budget;
    private final HostBreaker breaker;
    private final RefreshMetrics metrics;
    private final RefreshConfig config;
    private final Semaphore stopped = new Semaphore(0);
    private volatile String pausedBecause = "";

    Planner(
            RenewalStore store,
            Renewer renewer,
            ReadyQueue ready,
            Settlement settlement,
            RateBudget budget,
            HostBreaker breaker,
            RefreshMetrics metrics,
            RefreshConfig config) {
        this.store = store;
        this.renewer = renewer;
        this.ready = ready;
        this.settlement = settlement;
        this.budget = budget;
        this.breaker = breaker;
        this.metrics = metrics;
        this.config = config;
    }

    @Scheduled(every = "${pintags.refresh.every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void run() throws InterruptedException {
        long end = System.nanoTime() + LONGEST_RUN.toNanos();
        try {
            while (round() && System.nanoTime() < end) {
                // The round did it all.
            }
            say("");
        } catch (CipherUnavailable e) {
            say("vault-" + e.reason().name().toLowerCase(Locale.ROOT));
        } catch (DatabaseUnavailable e) {
            say("database-away");
        }
    }

    void stop(@Observes @Priority(0) ShutdownEvent event) {
        stopped.release();
    }

    /** Claims and starts some of what is due; whether to go on. */
    private boolean round() throws InterruptedException {
        int wanted = Math.min(LARGEST_CLAIM, ready.room());
        if (wanted == 0) {
            return !waited(MOMENT);
        }
        boolean probe = breaker.isOpen();
        wanted = breaker.admits(wanted);
        if (wanted == 0 || stopped.availablePermits() > 0) {
            return false;
        }
        boolean asking = false;
        try {
            renewer.checkSealing();
            int granted = budget.take(wanted);
            if (granted == 0) {
                if (!store.isAnythingDue()) {
                    return false;
                }
                metrics.budgetExhausted();
                return !waited(Duration.ofMillis(Math.max(20, 1000 / config.ratePerSecond())));
            }
            List<Lease> leases = store.claimDue(granted, config.lease(), config.idleAfter(), config.idleEvery());
            asking = start(leases, probe);
            budget.giveBack(granted - leases.size());
            // Nothing, although something is due: others hold it at this moment, or it was idle.
            return !leases.isEmpty() || store.isAnythingDue() && !waited(SHORT_WAIT);
        } finally {
            if (probe && !asking) {
                breaker.unused();
            }
        }
    }

    /** Whether HubSpot will be asked for any of them. */
    private boolean start(List<Lease> leases, boolean probe) {
        if (leases.isEmpty()) {
            return false;
        }
        List<ReadyQueue.Ready> opened;
        try {
            opened = open(leases, probe);
        } catch (RuntimeException e) {
            // Nothing was sent. A lease without an end would say that it may have been.
            Outages.ride(() -> store.release(leases), config.lease());
            throw e;
        }
        // From here on they are the queue's, whatever happens: some may be on their way already.
        ready.add(opened);
        return !opened.isEmpty();
    }

    /** Opens all in one request; if one of them does not open, one by one, so that it does not hold up the others. */
    private List<ReadyQueue.Ready> open(List<Lease> leases, boolean probe) {
        List<Account> accounts = leases.stream().map(Lease::account).toList();
        var opened = new ArrayList<ReadyQueue.Ready>();
        try {
            List<Secret> tokens = renewer.open(accounts);
            for (int i = 0; i < leases.size(); i++) {
                opened.add(new ReadyQueue.Ready(leases.get(i), tokens.get(i), probe));
            }
        } catch (CipherRefused e) {
            for (Lease lease : leases) {
                try {
                    Secret token = renewer.open(List.of(lease.account())).get(0);
                    opened.add(new ReadyQueue.Ready(lease, token, probe));
                } catch (CipherRefused broken) {
                    settlement.unreadable(lease);
                }
            }
        }
        return opened;
    }

    /** Waits; true if the service is stopping. */
    private boolean waited(Duration time) throws InterruptedException {
        boolean stop = stopped.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS);
        if (stop) {
            stopped.release();
        }
        return stop;
    }

    private void say(String reason) {
        if (!reason.equals(pausedBecause)) {
            Log.warnf("event=%s reason=%s", reason.isEmpty() ? "planner.resumed" : "planner.paused", reason);
            pausedBecause = reason;
        }
    }
}
