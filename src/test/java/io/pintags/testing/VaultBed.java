package io.pintags.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A real Vault-compatible server, reached by the service with the least-privilege policy that the project ships. */
public final class VaultBed implements QuarkusTestResourceLifecycleManager {
    private static volatile VaultServer server;

    @Override
    public Map<String, String> start() {
        server = VaultServer.start();
        return Map.of(
                "pintags.crypto.kind",
                "transit",
                "pintags.crypto.timeout",
                "2s",
                "quarkus.vault.url",
                server.url(),
                "quarkus.vault.authentication.client-token",
                server.serviceToken());
    }

    @Override
    public void stop() {
        if (server != null) {
            server.close();
        }
    }

    /** The server of this run. */
    public static VaultServer vault() {
        return server;
    }
}
