package io.pintags.dev;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A real PostgreSQL that comes with the build. It runs without fsync, which is right for development and wrong for
 * tokens that matter.
 */
final class EmbeddedDatabase {
    private EmbeddedDatabase() {}

    /** Starts the server that keeps its data in {@code directory}, or finds the one that runs there; its JDBC URL. */
    static String start(Path directory) {
        // One server per directory and JVM. A system property, because live reload changes class loaders.
        String key = "pintags.dev.database." + directory.toAbsolutePath();
        synchronized (System.getProperties()) {
            String url = System.getProperty(key);
            if (url == null) {
                url = url(runningPort(directory));
                if (url == null) {
                    url = url(launch(directory));
                }
                System.setProperty(key, url);
            }
            return url;
        }
    }

    private static int launch(Path directory) {
        try {
            Files.createDirectories(directory);
            return EmbeddedPostgres.builder()
                    .setDataDirectory(directory)
                    .setCleanDataDirectory(false)
                    .setServerConfig("max_connections", "200")
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start()
                    .getPort();
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded PostgreSQL does not start in " + directory, e);
        }
    }

    /** The port of a server that an earlier process left running there (it was killed), or -1. */
    private static int runningPort(Path directory) {
        try {
            List<String> lines = Files.readAllLines(directory.resolve("postmaster.pid"));
            int port = Integer.parseInt(lines.get(3).trim());
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress("localhost", port), 1000);
                return port;
            }
        } catch (IOException | RuntimeException nobodyThere) {
            return -1;
        }
    }

    private static String url(int port) {
        return port < 0 ? null : "jdbc:postgresql://localhost:" + port + "/postgres";
    }
}
