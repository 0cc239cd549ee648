package io.pintags.audit;

import io.pintags.database.Database;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;

/** Appends to the audit log. All methods block. */
@ApplicationScoped
class AuditStore {
    private static final String INSERT = """
            insert into audit_event (seq, at, type, actor, hub_id, account_id, generation, outcome, reason, repeats,
                previous_hash, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private final Database database;
    private final InstantSource clock;

    private record Head(long seq, String hash) {}

    AuditStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Appends the entries, all or none, in their order. The head's row lock puts all replicas in one line. */
    void append(List<AuditEntry> entries) {
        Instant at = AuditChain.storable(clock.instant());
        database.inTransaction(connection -> {
            Head head = Database.query(
                            connection,
                            "select seq, hash from audit_head for update",
                            row -> new Head(row.getLong("seq"), row.getString("hash")))
                    .get(0);
            Head end = insert(connection, head, at, entries);
            return Database.update(connection, "update audit_head set seq = ?, hash = ?", end.seq(), end.hash());
        });
    }

    /** Makes the partitions of this month and the next, so that events never wait for one. */
    @Scheduled(every = "12h", delayed = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void prepareMonths() {
        database.query("select audit_partition(now()), audit_partition(now() + interval '1 month')", row -> true);
    }

    private static Head insert(Connection connection, Head head, Instant at, List<AuditEntry> entries)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (AuditEntry entry : entries) {
                long seq = head.seq() + 1;
                String hash = AuditChain.hash(head.hash(), seq, at, entry);
                int column = 1;
                statement.setLong(column++, seq);
                statement.setObject(column++, at.atOffset(ZoneOffset.UTC));
                statement.setString(column++, entry.type().code());
                statement.setString(column++, entry.actor());
                statement.setObject(
                        column++, entry.hubId() == null ? null : entry.hubId().value());
                statement.setObject(column++, entry.accountId());
                statement.setObject(column++, entry.generation());
                statement.setString(column++, entry.outcome());
                statement.setString(column++, entry.reason());
                statement.setLong(column++, entry.repeats());
                statement.setString(column++, head.hash());
                statement.setString(column, hash);
                statement.addBatch();
                head = new Head(seq, hash);
            }
            statement.executeBatch();
        }
        return head;
    }
}
