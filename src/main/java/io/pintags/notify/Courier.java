package io.pintags.notify;

import io.pintags.database.DatabaseUnavailable;
import io.pintags.problem.Fault;
import io.pintags.retry.BackOff;
import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Delivers what is in the outbox. Every replica that is configured for a channel does this; the claim gives each
 * different notifications. At least once: an attempt whose end is not known is made again, with the same id.
 */
@ApplicationScoped
class Courier {
    private static final int BATCH = 20;
    /** Notifications that are given up in one statement; how many there are is bounded by nothing. */
    private static final int GIVEN_UP = 1000;
    /** One run ends after this time and the next goes on; a scheduled method should not run for ever. */
    private static final Duration LONGEST_RUN = Duration.ofSeconds(30);
    /** How much longer than its time-out an attempt may take before another replica makes it again. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    private static final BackOff BACK_OFF =
            new BackOff(Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofMinutes(15));

    private final List<Channel> channels;
    private final Outbox outbox;
    private final NotifyMetrics metrics;
    private final Duration lease;

    Courier(@All List<Channel> channels, Outbox outbox, NotifyMetrics metrics, NotifyConfig config) {
        this.channels = channels;
        this.outbox = outbox;
        this.metrics = metrics;
        this.lease = config.timeout().plus(GRACE);
    }

    /** Before the first request, so that no change is missed from the first start on. */
    void start(@Observes StartupEvent event) {
        announce();
    }

    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void announce() {
        guarded(() -> {
            outbox.forgetAbandoned();
            channels.stream().filter(Channel::isOn).map(Channel::name).forEach(outbox::announce);
        });
    }

    @Scheduled(every = "${pintags.notify.every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void run() {
        channels.stream().filter(Channel::isOn).forEach(channel -> guarded(() -> run(channel)));
    }

    private void run(Channel channel) {
        long end = System.nanoTime() + LONGEST_RUN.toNanos();
        giveUp(channel);
        int taken = BATCH;
        while (taken == BATCH && channel.isOn() && System.nanoTime() < end) {
            List<Notification> claimed = outbox.claim(channel.name(), BATCH, lease);
            taken = claimed.size();
            deliver(channel, claimed);
        }
        metrics.waiting(channel, channel.isOn() ? outbox.waiting(channel.name()) : 0);
    }

    private void giveUp(Channel channel) {
        List<Notification> lost;
        do {
            lost = outbox.giveUp(channel.name(), channel.maxAge(), GIVEN_UP);
            lost.forEach(notification -> givenUp(channel, notification));
        } while (lost.size() == GIVEN_UP);
    }

    /** All at the same time; each attempt is bounded by itself. */
    private void deliver(Channel channel, List<Notification> claimed) {
        record Attempt(Notification notification, Delivery delivery) {}
        Multi.createFrom()
                .iterable(claimed)
                .onItem()
                .transformToUni(notification ->
                        attempt(channel, notification).map(delivery -> new Attempt(notification, delivery)))
                .merge(BATCH)
                .collect()
                .asList()
                .await()
                .atMost(lease)
                .forEach(attempt -> settle(channel, attempt.notification(), attempt.delivery()));
    }

    private static Uni<Delivery> attempt(Channel channel, Notification notification) {
        return Uni.createFrom()
                .deferred(() -> channel.deliver(notification))
                .onFailure()
                .recoverWithItem(fault -> {
                    Log.errorf("event=notification.fault channel=%s fault=\"%s\"", channel.name(), Fault.of(fault));
                    return new Delivery(Delivery.Outcome.FAILED, "fault");
                });
    }

    private void settle(Channel channel, Notification notification, Delivery delivery) {
        switch (delivery.outcome()) {
            case DELIVERED -> {
                outbox.delivered(notification);
                metrics.delivered(channel);
            }
            case FAILED -> {
                Duration wait = BACK_OFF.after(notification.attempt(), ThreadLocalRandom.current());
                outbox.failed(notification, wait);
                metrics.failed(channel);
                Log.warnf(
                        "event=notification.failed channel=%s id=%s hub_id=%s attempt=%d reason=%s pause_ms=%d",
                        channel.name(),
                        notification.id(),
                        notification.hubId(),
                        notification.attempt(),
                        delivery.code(),
                        wait.toMillis());
            }
            // For a replica that may; without one it is kept for as long as what nobody delivers.
            case NOT_PERMITTED -> outbox.failed(notification, Duration.ZERO);
        }
    }

    private void givenUp(Channel channel, Notification lost) {
        metrics.givenUp(channel);
        Log.errorf(
                "event=notification.given_up channel=%s id=%s hub_id=%s kind=%s attempts=%d",
                channel.name(), lost.id(), lost.hubId(), lost.kind().code(), lost.attempt());
    }

    /** Without the database there is nothing to deliver and nowhere to note it. The next run tries again. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (DatabaseUnavailable e) {
            Log.debug("event=notification.waiting reason=database-away");
        } catch (RuntimeException e) {
            Log.errorf("event=notification.fault fault=\"%s\"", Fault.of(e));
        }
    }
}
