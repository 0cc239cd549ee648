package io.pintags.simulator;

import static io.pintags.simulator.SimulatorClient.assertRefused;
import static io.pintags.simulator.SimulatorClient.authenticated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HubSpotSimulatorTest {

    @Test
    void listensOnLoopbackUntilClosed() {
        SimulatorClient client;
        try (HubSpotSimulator simulator = HubSpotSimulator.start(SimulatorOptions.defaults())) {
            assertThat(simulator.url()).hasScheme("http").hasHost("127.0.0.1").hasPort(simulator.port());
            client = new SimulatorClient(simulator);
            assertThat(client.get("/simulator/counters").statusCode()).isEqualTo(200);
        }
        assertThatThrownBy(() -> client.get("/simulator/counters")).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void saysWhichPortIsTaken() {
        try (HubSpotSimulator first = HubSpotSimulator.start(SimulatorOptions.defaults())) {
            SimulatorOptions same = SimulatorOptions.defaults().withPort(first.port());

            assertThatThrownBy(() -> HubSpotSimulator.start(same))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(Integer.toString(first.port()));
        }
    }

    @Test
    void aLaterVersionOfTheApiIsAMatterOfConfiguration() {
        SimulatorOptions later = SimulatorOptions.defaults().withApiVersion("2027-03");
        try (HubSpotSimulator simulator = HubSpotSimulator.start(later)) {
            SimulatorClient client = new SimulatorClient(simulator);
            Map<String, String> form = authenticated(Map.of("grant_type", "refresh_token"));

            assertRefused(client.postForm("/oauth/2027-03/token", form), "invalid_grant", "BAD_REFRESH_TOKEN");
            assertRefused(client.postForm("/oauth/2026-09/token", form), "invalid_grant", "BAD_REFRESH_TOKEN");
        }
    }
}
