package io.pintags.dev;

import io.pintags.simulator.HubSpotSimulator;
import io.pintags.simulator.SimulatorOptions;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Runs the simulated HubSpot beside the application in development, unless a real client id is configured. */
@ApplicationScoped
@IfBuildProfile("dev")
class SimulatedHubSpot {
    private final boolean enabled;
    private final SimulatorOptions options;
    private HubSpotSimulator simulator;

    SimulatedHubSpot(
            @ConfigProperty(name = DevConfigFactory.SIMULATED, defaultValue = "false") boolean enabled,
            @ConfigProperty(name = "pintags.dev.simulator-port") int port,
            @ConfigProperty(name = "pintags.dev.token-life") Duration tokenLife,
            @ConfigProperty(name = "pintags.dev.directory") Path directory) {
        this.enabled = enabled;
        this.options = SimulatorOptions.defaults()
                .withPort(port)
                .withAccessTokenLife(tokenLife)
                .withStateFile(directory.resolve("simulator.json"));
    }

    /** The simulator, if it runs. */
    Optional<HubSpotSimulator> simulator() {
        return Optional.ofNullable(simulator);
    }

    void start(@Observes @Priority(1) StartupEvent event) {
        if (enabled) {
            simulator = HubSpotSimulator.start(options);
            Log.infof("The simulated HubSpot listens on %s", simulator.url());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        simulator().ifPresent(HubSpotSimulator::close);
    }
}
