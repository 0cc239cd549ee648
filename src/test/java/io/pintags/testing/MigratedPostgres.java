package io.pintags.testing;

import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * A real PostgreSQL with the service's schema, which can be killed and started again on the same data. A commit is in
 * the operating system's hands when it is acknowledged, so it survives the death of the server, as in production.
 */
public final class MigratedPostgres implements AutoCloseable {
    private final Path directory;
    private final int port;
    private EmbeddedPostgres server;

    private MigratedPostgres(Path directory, int port) {
        this.directory = directory;
        this.port = port;
        this.server = launch();
    }

    /** Starts one and creates the schema in it. */
    public static MigratedPostgres start() {
        try {
            var postgres = new MigratedPostgres(Files.createTempDirectory("pintags-postgres"), Ports.free());
            postgres.migrate("public");
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates the service's schema once more, under this name. */
    public void migrate(String schema) {
        Flyway.configure()
                .dataSource(dataSource())
                .schemas(schema)
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    /** Its JDBC address; user and password are {@code postgres}. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** Its port. */
    public int port() {
        return port;
    }

    /** A source of connections; each is new. */
    public DataSource dataSource() {
        return server.getPostgresDatabase();
    }

    /** A pool of connections, for many small statements; whoever asks for it closes it. */
    public AgroalDataSource pool() {
        return pool("public");
    }

    /** The same on a schema of its own, see {@link #migrate}. */
    public AgroalDataSource pool(String schema) {
        try {
            return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(pool -> pool.maxSize(20)
                            .connectionFactoryConfiguration(
                                    factory -> factory.jdbcUrl(url() + "?currentSchema=" + schema)
                                            .principal(new NamePrincipal("postgres"))
                                            .credential(new SimplePassword("postgres")))));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new connection. */
    public Connection connect() throws SQLException {
        return dataSource().getConnection();
    }

    /** Kills the server and, with it, every connection. */
    public void kill9() {
        try {
            long pid = Long.parseLong(Files.readAllLines(directory.resolve("postmaster.pid"))
                    .get(0)
                    .trim());
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            await().until(() ->
                    !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the killed server again; it recovers from its log. */
    public void startAgain() {
        // The first attempts may find processes of the old server that have not noticed yet.
        await().ignoreExceptions().until(() -> {
            server = launch();
            return true;
        });
    }

    @Override
    public void close() {
        try {
            server.close();
            try (Stream<Path> files = Files.walk(directory)) {
                List<Path> deepestFirst =
                        files.sorted(Comparator.reverseOrder()).toList();
                for (Path file : deepestFirst) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EmbeddedPostgres launch() {
        try {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(directory)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "200")
                    .setPGStartupWait(Duration.ofSeconds(30))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
