package io.pintags.testing;

import io.pintags.crypto.Secret;
import io.pintags.simulator.HubSpotSimulator;
import io.pintags.simulator.SimulatorOptions;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * What every test of the running service needs: the simulated HubSpot, callers with different rights, and a keyset.
 * PostgreSQL comes with the test profile.
 */
public final class TestBed implements QuarkusTestResourceLifecycleManager {
    /** A caller with every permission for every account. */
    public static final String OPERATOR = "operator";
    /** A caller that may use the token of account 4242 only. */
    public static final String WORKER = "worker";
    /** A caller that may read accounts and the audit log, and use no token. */
    public static final String READER = "reader";
    /** A caller that may read the audit log of account 4249 only. */
    public static final String AUDITOR = "auditor";
    /** A caller that may use the tokens of 4242 and 4249. */
    public static final String PAIR = "pair";
    /** As {@link #WORKER}, for tests that fail on purpose until they are held up. */
    public static final String CLUMSY = "clumsy";
    /** As {@link #WORKER}; its id and secret mean something else unless they are form-encoded. */
    public static final String ORG = "sales: org+%7E";

    private static final String SECRET_SUFFIX = "-secret-0123456789abcdef";
    private static volatile HubSpotSimulator simulator;

    private Map<String, String> otherwise = Map.of();

    /** {@code settings} that a test has otherwise than the rest. */
    @Override
    public void init(Map<String, String> settings) {
        otherwise = settings;
    }

    @Override
    public Map<String, String> start() {
        simulator = HubSpotSimulator.start(SimulatorOptions.defaults());
        String url = simulator.url().toString();
        var config = new HashMap<>(callers());
        config.put("pintags.hubspot.client-id", "simulated-client");
        config.put("pintags.hubspot.client-secret", "simulated-secret");
        config.put("pintags.hubspot.api-url", url);
        config.put("pintags.hubspot.app-url", url);
        config.put("pintags.public-url", publicUrl());
        // So that spans are made, for io.pintags.testing.leaks to look at.
        config.put("quarkus.otel.sdk.disabled", "false");
        config.put("pintags.crypto.local-keyset-file", keysetFile().toString());
        config.putAll(otherwise);
        return config;
    }

    @Override
    public void stop() {
        if (simulator != null) {
            simulator.close();
        }
    }

    /** The simulated HubSpot of this run. */
    public static HubSpotSimulator hubspot() {
        return simulator;
    }

    /** The address of the service in tests. */
    public static String publicUrl() {
        return "http://localhost:" + System.getProperty("quarkus.http.test-port", "8081");
    }

    /** The secret of a caller. */
    public static String secretOf(String caller) {
        return caller + SECRET_SUFFIX;
    }

    /** The registry entries of the callers above. */
    public static Map<String, String> callers() {
        var config = new HashMap<String, String>();
        caller(config, OPERATOR, "*", "token:use,account:read,account:manage,audit:read");
        caller(config, WORKER, "4242", "token:use");
        caller(config, PAIR, "4242,4249", "token:use");
        caller(config, CLUMSY, "4242", "token:use");
        caller(config, ORG, "4242", "token:use");
        caller(config, AUDITOR, "4249", "audit:read");
        caller(config, READER, "*", "account:read,audit:read");
        return config;
    }

    private static void caller(Map<String, String> config, String id, String accounts, String permissions) {
        String prefix = "pintags.access.clients.\"" + id + "\".";
        config.put(prefix + "secret-sha256", HexFormat.of().formatHex(Secret.digest(secretOf(id))));
        config.put(prefix + "accounts", accounts);
        config.put(prefix + "permissions", permissions);
    }

    private static Path keysetFile() {
        try {
            return Files.createTempDirectory("pintags-test").resolve("keyset.json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
