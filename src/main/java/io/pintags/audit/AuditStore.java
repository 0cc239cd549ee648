package io.pintags.audit;

import io.pintags.database.Database;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/** Appends to the audit log. All methods block. */
@ApplicationScoped
class AuditStore {
    private static final String INSERT = """
            insert into audit_event (seq, at, type, actor, hub_id, account_id, generation, outcome, reason, repeats,
                previous_hash, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private final Database database;
    private volatile YearMonth prepared;

    /** The end of the chain, and the time of what is appended to it. */
    private record Head(ChainLink link, OffsetDateTime now) {}

    AuditStore(Database database) {
        this.database = database;
    }

    /** Appends the entries, all or none, in their order. The head's row lock puts all replicas in one line. */
    void append(List<AuditEntry> entries) {
        database.inTransaction(connection -> {
            Head head = Database.query(
                            connection,
                            "select seq, hash, greatest(at, clock_timestamp()) as now from audit_head for update",
                            row -> new Head(ChainLink.read(row), row.getObject("now", OffsetDateTime.class)))
                    .get(0);
            prepareMonth(connection, head.now());
            ChainLink end = insert(connection, head.link(), head.now().toInstant(), entries);
            return Database.update(
                    connection, "update audit_head set seq = ?, hash = ?, at = ?", end.seq(), end.hash(), head.now());
        });
    }

    /** Makes the partitions of this month and the next, so that events never wait for one. */
    @Scheduled(every = "12h", delayed = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void prepareMonths() {
        database.query("select audit_partition(now()), audit_partition(now() + interval '1 month')", row -> true);
    }

    /** For the first event after a time in which no replica was running. */
    private void prepareMonth(Connection connection, OffsetDateTime now) throws SQLException {
        YearMonth month = YearMonth.from(now.withOffsetSameInstant(ZoneOffset.UTC));
        if (!month.equals(prepared)) {
            Database.query(connection, "select audit_partition(?)", row -> true, now);
            prepared = month;
        }
    }

    private static ChainLink insert(Connection connection, ChainLink head, Instant at, List<AuditEntry> entries)
            throws SQLException {
        ChainLink end = head;
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (AuditEntry entry : entries) {
                AuditEvent event = AuditEvent.after(end, at, entry);
                int column = 1;
                statement.setLong(column++, event.seq());
                statement.setObject(column++, at.atOffset(ZoneOffset.UTC));
                statement.setString(column++, event.type());
                statement.setString(column++, event.actor());
                statement.setObject(column++, event.hubId());
                statement.setObject(column++, event.accountId());
                statement.setObject(column++, event.generation());
                statement.setString(column++, event.outcome());
                statement.setString(column++, event.reason());
                statement.setLong(column++, event.repeats());
                statement.setString(column++, event.previousHash());
                statement.setString(column, event.hash());
                statement.addBatch();
                end = event.link();
            }
            statement.executeBatch();
        }
        return end;
    }
}
