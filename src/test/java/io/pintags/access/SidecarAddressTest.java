package io.pintags.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.testing.Configured;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a sidecar listens if nothing is said of it, however it is said that it is one. */
class SidecarAddressTest {
    @ParameterizedTest
    @CsvSource({
        "true, 127.0.0.1",
        "TRUE, 127.0.0.1",
        "yes, 127.0.0.1",
        "on, 127.0.0.1",
        "1, 127.0.0.1",
        "false, ",
        "0, "
    })
    void aSidecarListensOnLoopback(String sidecar, String host) {
        var settings = Map.of("pintags.access.sidecar", sidecar);
        var config = new SmallRyeConfigBuilder()
                .withInterceptors(new SidecarAddress())
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();

        assertThat(config.getOptionalValue("quarkus.http.host", String.class)).isEqualTo(Optional.ofNullable(host));
        assertThat(Configured.by(settings, AccessConfig.class).sidecar()).isEqualTo(host != null);
    }
}
