package io.pintags.testing;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** Settings for a test without the whole service. */
public final class Configured {
    private Configured() {}

    /** The mapping with these settings, and its defaults for what they lack. */
    public static <T> T by(Map<String, String> settings, Class<T> mapping) {
        return new SmallRyeConfigBuilder()
                .withMapping(mapping)
                .withMappingIgnore("pintags.**")
                .withConverter(Duration.class, 200, new DurationConverter())
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(mapping);
    }
}
