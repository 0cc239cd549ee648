package io.pintags.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The command that a job of the release runs before the service. */
class MigrateIT {
    private static final File LOG = new File("target/migrate.log");

    @Test
    void itBringsTheSchemaUpToDateAndEndsAndCanBeRunAgain() throws Exception {
        try (var postgres = EmbeddedPostgres.builder().start()) {
            Map<String, String> owner = Map.of(
                    "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres",
                    "QUARKUS_DATASOURCE_USERNAME", "postgres",
                    "QUARKUS_DATASOURCE_PASSWORD", "postgres");

            assertThat(run(owner, "migrate")).isZero();
            assertThat(tables(postgres)).contains("account", "audit_event", "refresh_attempt");
            assertThat(run(owner, "migrate")).isZero();
        }
    }

    @Test
    void withoutADatabaseItSaysWhatIsMissing() throws Exception {
        assertThat(run(Map.of(), "migrate")).isOne();
        assertThat(Files.readString(LOG.toPath())).contains("quarkus.datasource.jdbc.url is not set");
    }

    @Test
    void anArgumentTooManyIsAnErrorOfUsage() throws Exception {
        assertThat(run(Map.of(), "migrate", "now")).isEqualTo(2);
        assertThat(run(Map.of(), "migrate", "--help")).isZero();
    }

    private static int run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>(
                "native".equals(System.getProperty("pintags.processes"))
                        ? List.of(System.getProperty("native.image.path"))
                        : List.of(
                                System.getProperty("java.home") + "/bin/java",
                                "-jar",
                                "target/quarkus-app/quarkus-run.jar"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(LOG);
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private static List<String> tables(EmbeddedPostgres postgres) throws SQLException {
        var tables = new ArrayList<String>();
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var rows = connection
                        .getMetaData()
                        .getTables(null, "public", "%", new String[] {"TABLE", "PARTITIONED TABLE"})) {
            while (rows.next()) {
                tables.add(rows.getString("TABLE_NAME"));
            }
        }
        return tables;
    }
}
