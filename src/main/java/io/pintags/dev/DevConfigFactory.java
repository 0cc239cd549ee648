package io.pintags.dev;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Fills in what a bare machine lacks: a database when no JDBC URL is configured, the simulated HubSpot when no client id
 * is, a service account when no cluster is. Real settings always win, since this source ranks below the environment and above the packaged defaults.
 */
public final class DevConfigFactory implements ConfigSourceFactory {
    static final String SIMULATED = "pintags.dev.simulated";
    private static final int ORDINAL = 240;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        // While the application is being built, values found here would be recorded as defaults of the package.
        if (getClass().getClassLoader().toString().contains("Deployment Class Loader")) {
            return List.of();
        }
        var values = new HashMap<String, String>();
        if (isOn(context, "pintags.dev.embedded-database") && value(context, "quarkus.datasource.jdbc.url") == null) {
            values.put(
                    "quarkus.datasource.jdbc.url",
                    EmbeddedDatabase.start(directory(context).resolve("postgres")));
            values.put("quarkus.datasource.username", "postgres");
            values.put("quarkus.datasource.password", "postgres");
        }
        if (isOn(context, "pintags.dev.simulator") && value(context, "pintags.hubspot.client-id") == null) {
            values.putAll(simulated(value(context, "pintags.dev.simulator-port")));
        }
        if (isOn(context, "pintags.dev.service-account")
                && value(context, "pintags.access.kubernetes.issuer") == null) {
            values.putAll(SampleServiceAccount.settings(directory(context)));
        }
        return values.isEmpty()
                ? List.of()
                : List.of(new PropertiesConfigSource(values, "PinTags development", ORDINAL));
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }

    private static Map<String, String> simulated(String port) {
        String url = "http://localhost:" + port;
        return Map.of(
                SIMULATED,
                "true",
                "pintags.hubspot.client-id",
                "simulated-client",
                "pintags.hubspot.client-secret",
                "simulated-secret",
                "pintags.hubspot.api-url",
                url,
                "pintags.hubspot.app-url",
                url);
    }

    private static Path directory(ConfigSourceContext context) {
        String configured = value(context, "pintags.dev.directory");
        try {
            return configured == null ? Files.createTempDirectory("pintags") : Path.of(configured);
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for the embedded database", e);
        }
    }

    private static boolean isOn(ConfigSourceContext context, String name) {
        return Boolean.parseBoolean(value(context, name));
    }

    private static String value(ConfigSourceContext context, String name) {
        ConfigValue value = context.getValue(name);
        return value == null ? null : value.getValue();
    }
}
