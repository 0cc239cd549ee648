package io.pintags.refresh;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** The configuration of renewal with its defaults. */
final class TestConfig {
    private TestConfig() {}

    /** The defaults, and {@code changes} to them by their full names. */
    static RefreshConfig with(Map<String, String> changes) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(RefreshConfig.class)
                .withDefaultValues(changes)
                .build()
                .getConfigMapping(RefreshConfig.class);
    }
}
