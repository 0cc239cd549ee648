package io.pintags.refresh;

import io.pintags.crypto.Secret;
import io.pintags.database.DatabaseUnavailable;
import io.pintags.problem.Fault;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/**
 * Accounts that the planner has claimed, on their way to HubSpot. As long as there are any, up to three quarters of the
 * threads take one after the other; the rest is for callers who wait. The planner claims ahead, so that it can claim many in
 * one commit and no thread waits for it.
 */
@ApplicationScoped
class ReadyQueue {
    /** A lease and its refresh token; {@code probe} if it is to find out whether HubSpot is back. */
    record Ready(Lease lease, Secret refreshToken, boolean probe) {}

    private final Exchange exchange;
    private final RenewalStore store;
    private final RateBudget budget;
    private final HostBreaker breaker;
    private final RenewalThreads threads;
    private final int most;
    private final Duration lease;
    private final Semaphore runners;
    private final ConcurrentLinkedDeque<Ready> waiting = new ConcurrentLinkedDeque<>();

    ReadyQueue(
            Exchange exchange,
            RenewalStore store,
            RateBudget budget,
            HostBreaker breaker,
            RenewalThreads threads,
            RefreshConfig config) {
        this.exchange = exchange;
        this.store = store;
        this.budget = budget;
        this.breaker = breaker;
        this.threads = threads;
        this.most = config.batch();
        this.lease = config.lease();
        this.runners = new Semaphore(Math.max(1, config.concurrency() * 3 / 4));
    }

    /** How many more may be claimed: none until half of what there was is under way, so that claims stay large. */
    int room() {
        int room = most - waiting.size();
        return room * 2 >= most ? room : 0;
    }

    /** Has all of them renewed, as soon as there is a thread. */
    void add(List<Ready> claimed) {
        waiting.addAll(claimed);
        for (int i = 0; i < claimed.size() && runners.tryAcquire(); i++) {
            threads.execute(this::run, this::runNothing);
        }
    }

    private void run() {
        do {
            try {
                empty();
            } finally {
                runners.release();
            }
            // Something may have come after the last look and before this thread was given back.
        } while (!waiting.isEmpty() && runners.tryAcquire());
    }

    private void empty() {
        for (Ready one = waiting.poll(); one != null; one = waiting.poll()) {
            if (threads.isStopping() || breaker.isOpen() && !one.probe()) {
                giveBack(one);
            } else {
                renew(one);
            }
        }
    }

    private void runNothing() {
        runners.release();
        giveBack(waiting.poll());
    }

    private void renew(Ready one) {
        try {
            exchange.run(one.lease(), one.refreshToken());
        } catch (RuntimeException | Error e) {
            // Errors too: what waits behind it needs the thread. The lease runs out, and its open journal entry says
            // that the token may be spent.
            Log.errorf(
                    "event=renewal.fault hub_id=%s fault=\"%s\"",
                    one.lease().account().hubId(), Fault.of(e));
        }
    }

    /** HubSpot has gone away, or the service is stopping, and nothing was spent: others may have all that waits. */
    private void giveBack(Ready first) {
        List<Lease> leases = new ArrayList<>();
        for (Ready one = first; one != null; one = waiting.poll()) {
            leases.add(one.lease());
        }
        if (leases.isEmpty()) {
            return;
        }
        try {
            Outages.ride(() -> store.release(leases), lease);
            budget.giveBack(leases.size());
        } catch (DatabaseUnavailable e) {
            Log.infof("event=renewal.not_released count=%d", leases.size());
        }
    }
}
