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
    private static final CommandProcess PINTAGS = CommandProcess.loggedAs("migrate");

    @Test
    void itBringsTheSchemaUpToDateAndEndsAndCanBeRunAgain() throws Exception {
        try (var postgres = EmbeddedPostgres.builder().start()) {
            Map<String, String> owner = Map.of(
                    "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres",
                    "QUARKUS_DATASOURCE_USERNAME", "postgres",
                    "QUARKUS_DATASOURCE_PASSWORD", "postgres");

            assertThat(PINTAGS.run(owner, "migrate")).isZero();
            assertThat(tables(postgres)).contains("account", "audit_event", "refresh_attempt");
            assertThat(PINTAGS.run(owner, "migrate")).isZero();
        }
    }

    @Test
    void withoutADatabaseItSaysWhatIsMissing() throws Exception {
        assertThat(PINTAGS.run(Map.of(), "migrate")).isOne();
        assertThat(PINTAGS.output()).contains("quarkus.datasource.jdbc.url is not set");
    }

    @Test
    void anArgumentTooManyIsAnErrorOfUsage() throws Exception {
        assertThat(PINTAGS.run(Map.of(), "migrate", "now")).isEqualTo(2);
        assertThat(PINTAGS.run(Map.of(), "migrate", "--help")).isZero();
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
