package io.pintags.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.testing.CommandProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The command that a job of the release runs before the service. */
class MigrateIT {
    @Test
    void itBringsTheSchemaUpToDateAndEndsAndCanBeRunAgain() throws Exception {
        try (var postgres = EmbeddedPostgres.builder().start()) {
            Map<String, String> owner = Map.of(
                    "quarkus.datasource.jdbc.url", "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres",
                    "quarkus.datasource.username", "postgres",
                    "quarkus.datasource.password", "postgres");

            assertThat(CommandProcess.start(owner, "migrate").exit()).isZero();
            assertThat(tables(postgres)).contains("account", "audit_event", "refresh_attempt");
            assertThat(CommandProcess.start(owner, "migrate").exit()).isZero();
        }
    }

    @Test
    void withoutADatabaseItSaysWhatIsMissing() throws Exception {
        CommandProcess command = CommandProcess.start(Map.of(), "migrate");

        assertThat(command.exit()).isOne();
        assertThat(command.output()).anyMatch(line -> line.contains("quarkus.datasource.jdbc.url is not set"));
    }

    @Test
    void anArgumentTooManyIsAnErrorOfUsage() throws Exception {
        assertThat(CommandProcess.start(Map.of(), "migrate", "now").exit()).isEqualTo(2);
        assertThat(CommandProcess.start(Map.of(), "migrate", "--help").exit()).isZero();
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
