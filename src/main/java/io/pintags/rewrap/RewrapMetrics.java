package io.pintags.rewrap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** What this process has done with rows of an older version of the keys. */
@ApplicationScoped
class RewrapMetrics {
    private final Counter moved;
    private final Counter superseded;
    private final Counter refused;

    RewrapMetrics(MeterRegistry registry) {
        this.moved = counter(registry, "moved");
        this.superseded = counter(registry, "superseded");
        this.refused = counter(registry, "refused");
    }

    /** Counts a batch: moved, changed by somebody else meanwhile, did not open. */
    void batch(int moved, int superseded, int refused) {
        this.moved.increment(moved);
        this.superseded.increment(superseded);
        this.refused.increment(refused);
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("pintags.rewrap.rows").tag("outcome", outcome).register(registry);
    }
}
