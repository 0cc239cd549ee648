package io.pintags.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The world around a packaged service that runs as it would in production: PostgreSQL, Vault under the shipped policy,
 * HubSpot (simulated), all reached over the network.
 */
public final class PackagedBed implements QuarkusTestResourceLifecycleManager {
    private static volatile EmbeddedPostgres postgres;
    private static volatile int managementPort;

    private final TestBed testBed = new TestBed();
    private final VaultBed vaultBed = new VaultBed();

    @Override
    public Map<String, String> start() {
        var config = new HashMap<>(testBed.start());
        config.putAll(vaultBed.start());
        try {
            postgres = EmbeddedPostgres.builder().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        config.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres");
        config.put("quarkus.datasource.username", "postgres");
        config.put("quarkus.datasource.password", "postgres");
        managementPort = Ports.free();
        config.put("quarkus.management.port", Integer.toString(managementPort));
        config.put("pintags.tenant", "packaged");
        config.put("pintags.connect.allow", "anyone");
        config.put("pintags.privacy.contact", "privacy@example.com");
        return config;
    }

    @Override
    public void stop() {
        vaultBed.stop();
        testBed.stop();
        try {
            if (postgres != null) {
                postgres.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where health and metrics of this run are. */
    public static String management() {
        return "http://localhost:" + managementPort;
    }

    /** The database of this run. */
    public static EmbeddedPostgres postgres() {
        return postgres;
    }
}
