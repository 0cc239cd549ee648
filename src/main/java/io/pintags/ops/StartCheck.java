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
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses an unsafe production start, before the database or anything else is touched. */
@ApplicationScoped
class StartCheck {
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
        Function<String, Optional<String>> setting = name -> config.getOptionalValue(name, String.class);
        List<String> reasons = purpose.isPresent()
                ? StartReasons.ofCommand(purpose.get(), setting)
                : StartReasons.of(setting, callers::canBeAnybody, hasSimulator());
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
