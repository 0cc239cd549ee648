package io.pintags.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.testing.CommandProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The command that computes the chain of the audit log again. */
class VerifyAuditIT {
    @Test
    void itSaysWhetherTheLogIsIntactByItsStatusAndWhereItIsNot() throws Exception {
        try (var postgres = EmbeddedPostgres.builder().start()) {
            Map<String, String> database = Map.of(
                    "quarkus.datasource.jdbc.url", "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres",
                    "quarkus.datasource.username", "postgres",
                    "quarkus.datasource.password", "postgres");
            assertThat(CommandProcess.start(database, "migrate").exit()).isZero();

            CommandProcess intact = CommandProcess.start(database, "verify-audit");
            assertThat(intact.exit()).isZero();
            assertThat(intact.output()).anyMatch(line -> line.contains("intact: 0 events, last 0:0000"));

            forge(postgres);
            CommandProcess broken = CommandProcess.start(database, "verify-audit");
            assertThat(broken.exit()).isEqualTo(3);
            assertThat(broken.output()).anyMatch(line -> line.contains("broken: event 1 is altered"));
            CommandProcess behind = CommandProcess.start(database, "verify-audit", "--after", "1:" + "ab".repeat(32));
            assertThat(behind.exit()).isZero();
        }
    }

    @Test
    void whatCannotBeUnderstoodIsAnErrorOfUsage() throws Exception {
        assertThat(CommandProcess.start(Map.of(), "verify-audit", "--after", "x")
                        .exit())
                .isEqualTo(2);
        assertThat(CommandProcess.start(Map.of(), "verify-audit", "--help").exit())
                .isZero();
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
