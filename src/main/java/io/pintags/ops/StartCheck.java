package io.pintags.ops;

import io.pintags.access.Callers;
import io.quarkus.logging.Log;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses an unsafe production start, before the database or anything else is touched. */
@ApplicationScoped
class StartCheck {
    /** Commands of the command line that use the database and nothing else. */
    private static final Set<String> DATABASE_ONLY = Set.of("migrate", "verify-audit");

    private final Config config;
    private final Optional<String> purpose;
    private final Callers callers;

    StartCheck(
            Config config, Callers callers, @ConfigProperty(name = "pintags.start.purpose") Optional<String> purpose) {
        this.purpose = purpose;
        this.config = config;
        this.callers = callers;
    }

    /** Before the scheduler, whose observer has priority 0. */
    void check(@Observes @Priority(-200) StartupEvent event) {
        if (LaunchMode.current() != LaunchMode.NORMAL) {
            return;
        }
        List<String> reasons = purpose.filter(DATABASE_ONLY::contains).isPresent()
                ? StartReasons.ofDatabase(name -> config.getOptionalValue(name, String.class))
                : StartReasons.of(
                        name -> config.getOptionalValue(name, String.class), callers.canBeAnybody(), hasSimulator());
        if (!reasons.isEmpty()) {
            reasons.forEach(reason -> Log.errorf("event=start.refused reason=\"%s\"", reason));
            throw new UnsafeStart(reasons.size());
        }
    }

    private static boolean hasSimulator() {
        return StartCheck.class.getResource("/io/pintags/simulator/HubSpotSimulator.class") != null;
    }

    /** Ends the start; the reasons are in the log. */
    static final class UnsafeStart extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnsafeStart(int reasons) {
            super("unsafe production start refused for " + reasons + " reason(s), logged above", null, false, false);
        }
    }
}
