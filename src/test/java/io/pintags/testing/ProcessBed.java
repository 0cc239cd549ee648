package io.pintags.testing;

import io.pintags.simulator.HubSpotSimulator;
import io.pintags.simulator.SimulatorOptions;
import io.pintags.testing.leaks.Rows;
import java.util.HashMap;
import java.util.Map;

/**
 * The world around several processes of the service: one PostgreSQL, one Vault and one HubSpot (simulated), the last
 * two behind proxies that can stall.
 */
public final class ProcessBed implements AutoCloseable {
    /** The tenant of the processes, which every ciphertext is bound to. */
    public static final String TENANT = "processes";

    private final MigratedPostgres postgres = MigratedPostgres.start();
    private final VaultServer vault = VaultServer.start();
    private final StallingProxy vaultProxy = new StallingProxy(vault.port());
    private final HubSpotSimulator hubspot = HubSpotSimulator.start(SimulatorOptions.defaults());
    private final StallingProxy hubspotProxy = new StallingProxy(hubspot.port());
    private final SeededAccounts accounts = new SeededAccounts(postgres.dataSource(), vault);

    /** Starts a process of the service; {@code more} settings win. */
    public AppProcess start(Map<String, String> more) {
        return AppProcess.start(settings(more));
    }

    /** Starts a command of the program; {@code more} settings win. */
    public CommandProcess command(Map<String, String> more, String... arguments) {
        return CommandProcess.start(settings(more), arguments);
    }

    private Map<String, String> settings(Map<String, String> more) {
        var settings = new HashMap<>(TestBed.callers());
        settings.put("quarkus.datasource.jdbc.url", postgres.url());
        settings.put("quarkus.datasource.username", "postgres");
        settings.put("quarkus.datasource.password", "postgres");
        settings.put("quarkus.vault.url", vaultProxy.url());
        settings.put("quarkus.vault.authentication.client-token", vault.serviceToken());
        settings.put("pintags.tenant", TENANT);
        settings.put("pintags.public-url", "http://localhost:8081");
        settings.put("pintags.privacy.contact", "privacy@example.com");
        settings.put("pintags.hubspot.client-id", "simulated-client");
        settings.put("pintags.hubspot.client-secret", "simulated-secret");
        settings.put("pintags.hubspot.api-url", hubspotProxy.url());
        settings.put("pintags.hubspot.app-url", hubspotProxy.url());
        settings.putAll(more);
        return settings;
    }

    /** The database of all processes. */
    public MigratedPostgres postgres() {
        return postgres;
    }

    /** The accounts in it. */
    public SeededAccounts accounts() {
        return accounts;
    }

    /** The Vault of all processes. */
    public VaultServer vault() {
        return vault;
    }

    /** What all processes reach Vault through. */
    public StallingProxy vaultProxy() {
        return vaultProxy;
    }

    /** The HubSpot of all processes. */
    public HubSpotSimulator hubspot() {
        return hubspot;
    }

    /** What all processes reach HubSpot through. */
    public StallingProxy hubspotProxy() {
        return hubspotProxy;
    }

    @Override
    public void close() {
        Rows.look(postgres.dataSource());
        hubspotProxy.close();
        vaultProxy.close();
        hubspot.close();
        vault.close();
        postgres.close();
    }
}
