package io.pintags.rewrap;

import io.micrometer.core.instrument.MeterRegistry;
import io.pintags.database.DatabaseUnavailable;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** How many rows wait for the newest version of the keys, as far as that is known; looked at every half a minute. */
@ApplicationScoped
class RewrapGauge {
    private final RewrapStore store;
    private volatile long older;

    RewrapGauge(RewrapStore store) {
        this.store = store;
    }

    void register(@Observes StartupEvent event, MeterRegistry registry) {
        registry.gauge("pintags.rewrap.older.rows", this, gauge -> gauge.older);
    }

    @Scheduled(every = "30s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        try {
            older = store.status().olderRows();
        } catch (DatabaseUnavailable e) {
            // The gauge stays where it was; another one tells of the database.
        }
    }
}
