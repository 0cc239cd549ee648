package io.pintags.uninstall;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/** What operators see of reading the journal. */
@ApplicationScoped
class JournalMetrics {
    private static final String ENTRY = "entry";
    private static final String CAUGHT_UP = "caught_up";
    private static final String FAILED = "failed";
    private static final String POSITION_LOST = "position_lost";

    private final MeterRegistry registry;

    JournalMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Made at once, so that a rate has something to start from. */
    void register(@Observes StartupEvent event) {
        List.of(ENTRY, CAUGHT_UP, FAILED, POSITION_LOST).forEach(outcome -> count(outcome, 0));
    }

    void entry() {
        count(ENTRY, 1);
    }

    void caughtUp() {
        count(CAUGHT_UP, 1);
    }

    void failed() {
        count(FAILED, 1);
    }

    void positionLost() {
        count(POSITION_LOST, 1);
    }

    private void count(String outcome, int by) {
        registry.counter("pintags.journal.outcome", "kind", outcome).increment(by);
    }
}
