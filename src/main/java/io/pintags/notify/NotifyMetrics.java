package io.pintags.notify;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What operators see of notifications; labelled with channels, never with accounts. */
@ApplicationScoped
class NotifyMetrics {
    private static final List<String> OUTCOMES = List.of("delivered", "failed", "given_up");

    private final MeterRegistry registry;
    private final Map<String, AtomicLong> waiting = new ConcurrentHashMap<>();

    NotifyMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void register(@Observes StartupEvent event, @All List<Channel> channels) {
        for (Channel channel : channels) {
            // Made at once, so that a rate has something to start from.
            OUTCOMES.forEach(outcome -> count(channel, outcome, 0));
            waiting.put(channel.name(), new AtomicLong());
            registry.gauge("pintags.notify.waiting", Tags.of("channel", channel.name()), waiting.get(channel.name()));
        }
    }

    void delivered(Channel channel) {
        count(channel, "delivered", 1);
    }

    void failed(Channel channel) {
        count(channel, "failed", 1);
    }

    void givenUp(Channel channel) {
        count(channel, "given_up", 1);
    }

    void waiting(Channel channel, long number) {
        waiting.get(channel.name()).set(number);
    }

    private void count(Channel channel, String outcome, int by) {
        registry.counter("pintags.notify.outcome", "channel", channel.name(), "outcome", outcome)
                .increment(by);
    }
}
