package io.pintags.refresh;

import io.pintags.account.Account;
import io.pintags.crypto.CipherRefused;
import io.pintags.crypto.CipherUnavailable;
import io.pintags.crypto.Secret;
import io.pintags.database.DatabaseUnavailable;
import io.pintags.problem.Fault;
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
 * budget and the breaker say how many. It leaves a quarter of the threads to callers who wait.
 */
@ApplicationScoped
class Planner {
    /** One run ends after this time and the next goes on; a scheduled method should not run for ever. */
    private static final Duration LONGEST_RUN = Duration.ofSeconds(30);

    private static final Duration SHORT_WAIT = Duration.ofMillis(20);

    private final RenewalStore store;
    private final Renewer renewer;
    private final Exchange exchange;
    private final Settlement settlement;
    private final RateBudget budget;
    private final HostBreaker breaker;
    private final RenewalThreads threads;
    private final RefreshMetrics metrics;
    private final RefreshConfig config;
    private final Semaphore slots;
    private final Semaphore stopped = new Semaphore(0);
    private volatile String pausedBecause = "";

    Planner(
            RenewalStore store,
            Renewer renewer,
            Exchange exchange,
            Settlement settlement,
            RateBudget budget,
            HostBreaker breaker,
            RenewalThreads threads,
            RefreshMetrics metrics,
            RefreshConfig config) {
        this.store = store;
        this.renewer = renewer;
        this.exchange = exchange;
        this.settlement = settlement;
        this.budget = budget;
        this.breaker = breaker;
        this.threads = threads;
        this.metrics = metrics;
        this.config = config;
        this.slots = new Semaphore(Math.max(1, config.concurrency() * 3 / 4));
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
        int wanted = Math.min(config.batch(), slots.availablePermits());
        if (wanted == 0) {
            return !waited(SHORT_WAIT);
        }
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
            List<Lease> leases = store.claimDue(granted, config.lease(), config.idleAfter());
            budget.giveBack(granted - leases.size());
            asking = start(leases);
            // Nothing, although something is due: others hold it at this moment, or it was idle.
            return !leases.isEmpty() || store.isAnythingDue() && !waited(SHORT_WAIT);
        } finally {
            if (!asking) {
                breaker.unused();
            }
        }
    }

    /** Whether HubSpot will be asked for any of them. */
    private boolean start(List<Lease> leases) throws InterruptedException {
        if (leases.isEmpty()) {
            return false;
        }
        List<Opened> opened;
        try {
            opened = open(leases);
        } catch (RuntimeException e) {
            store.release(leases);
            throw e;
        }
        for (Opened one : opened) {
            slots.acquire();
            threads.execute(() -> run(one), () -> refused(one));
        }
        return !opened.isEmpty();
    }

    /** The service is stopping, and nothing was spent. */
    private void refused(Opened one) {
        slots.release();
        store.release(List.of(one.lease()));
    }

    private void run(Opened one) {
        try {
            exchange.run(one.lease(), one.refreshToken());
        } catch (RuntimeException e) {
            // The lease runs out, and its open journal entry says that the token may be spent.
            Log.errorf(
                    "event=renewal.fault hub_id=%s fault=\"%s\"",
                    one.lease().account().hubId(), Fault.of(e));
        } finally {
            slots.release();
        }
    }

    /** Opens all in one request; if one of them does not open, one by one, so that it does not hold up the others. */
    private List<Opened> open(List<Lease> leases) {
        List<Account> accounts = leases.stream().map(Lease::account).toList();
        var opened = new ArrayList<Opened>();
        try {
            List<Secret> tokens = renewer.open(accounts);
            for (int i = 0; i < leases.size(); i++) {
                opened.add(new Opened(leases.get(i), tokens.get(i)));
            }
        } catch (CipherRefused e) {
            for (Lease lease : leases) {
                try {
                    opened.add(new Opened(
                            lease, renewer.open(List.of(lease.account())).get(0)));
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

    private record Opened(Lease lease, Secret refreshToken) {}
}
