package io.pintags.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.testing.CommandProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The command that computes the chain of the audit log again. */
class VerifyAuditIT {
    private static final CommandProcess PINTAGS = CommandProcess.loggedAs("verify-audit");

    @Test
    void itSaysWhetherTheLogIsIntactByItsStatusAndWhereItIsNot() throws Exception {
        try (var postgres = EmbeddedPostgres.builder().start()) {
            Map<String, String> database = Map.of(
                    "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres",
                    "QUARKUS_DATASOURCE_USERNAME", "postgres",
                    "QUARKUS_DATASOURCE_PASSWORD", "postgres");
            assertThat(PINTAGS.run(database, "migrate")).isZero();

            assertThat(PINTAGS.run(database, "verify-audit")).isZero();
            assertThat(PINTAGS.output()).contains("intact: 0 events, last 0:0000");

            forge(postgres);
            assertThat(PINTAGS.run(database, "verify-audit")).isEqualTo(3);
            assertThat(PINTAGS.output()).contains("broken: event 1 is altered");
            assertThat(PINTAGS.run(database, "verify-audit", "--after", "1:" + "ab".repeat(32)))
                    .isZero();
        }
    }

    @Test
    void whatCannotBeUnderstoodIsAnErrorOfUsage() throws Exception {
        assertThat(PINTAGS.run(Map.of(), "verify-audit", "--after", "x")).isEqualTo(2);
        assertThat(PINTAGS.run(Map.of(), "verify-audit", "--help")).isZero();
    }

    private static void forge(EmbeddedPostgres postgres) throws SQLException {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("insert into audit_event (seq, at, type, actor, outcome, previous_hash, hash) values"
                    + " (1, now(), 'token.disclosed', 'x', 'ok', repeat('0', 64), repeat('ab', 32))");
            statement.execute("update audit_head set seq = 1, hash = repeat('ab', 32)");
        }
    }
}
