package io.pintags.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jose4j.jwk.PublicJsonWebKey;

/** What a pod of a cluster has beside it: the keys of the cluster's issuer, and a mounted file with callers. */
public final class ClusterBed implements QuarkusTestResourceLifecycleManager {
    private static final PublicJsonWebKey KEY = Cluster.key("one");
    private static volatile Path clients;

    @Override
    public Map<String, String> start() {
        try {
            Path directory = Files.createTempDirectory("pintags-test");
            Path keys = Files.writeString(directory.resolve("jwks.json"), Cluster.publish(KEY));
            clients = Files.writeString(directory.resolve("clients.json"), "{\"clients\":{}}");
            return Map.of(
                    "pintags.access.kubernetes.issuer",
                    Cluster.ISSUER,
                    "pintags.access.kubernetes.jwks-file",
                    keys.toString(),
                    "pintags.access.kubernetes.service-accounts.\"" + Cluster.WORKER + "\"",
                    TestBed.WORKER,
                    "pintags.access.clients-file",
                    clients.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        // Nothing runs.
    }

    /** The projected token of the worker's service account. */
    public static String serviceAccountToken() {
        return Cluster.token(KEY, Cluster.claims(Instant.now()));
    }

    /** The mounted file. */
    public static Path clients() {
        return clients;
    }
}
