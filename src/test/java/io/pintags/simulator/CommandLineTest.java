package io.pintags.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    @Test
    void everyOptionIsUnderstood() {
        SimulatorOptions options = CommandLine.parse(
                        "--port 0 --client-id app --client-secret s --token-life 2m --rotating --state-file a/b.json"
                                .split(" "))
                .orElseThrow();

        assertThat(options.port()).isZero();
        assertThat(options.clientId()).isEqualTo("app");
        assertThat(options.clientSecrets()).containsExactly("s");
        assertThat(options.accessTokenLife()).isEqualTo(Duration.ofMinutes(2));
        assertThat(options.rotating()).isTrue();
        assertThat(options.stateFile()).contains(Path.of("a/b.json"));
    }

    @Test
    void helpWinsOverEverything() {
        assertThat(CommandLine.parse("--port", "1", "--help")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port", "--port x", "--port 70000", "--token-life soon", "--token-life 0s", "--what"})
    void whatIsWrongIsSaid(String line) {
        assertThatThrownBy(() -> CommandLine.parse(line.split(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("null");
    }
}
