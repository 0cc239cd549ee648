package io.pintags.audit;

import io.pintags.database.Database;
import io.pintags.database.TestDatabase;
import io.pintags.hubspot.HubId;
import io.pintags.testing.MigratedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.IntStream;

/** An audit log of its own, which somebody with the rights of a superuser can change. */
final class AuditDatabase implements AutoCloseable {
    private static final UUID ACCOUNT = UUID.fromString("00000000-0000-0000-0000-000000000001");

    private final MigratedPostgres postgres = MigratedPostgres.start();
    final Database database = TestDatabase.on(postgres.dataSource());
    final AuditStore store = new AuditStore(database);
    final AuditVerifier verifier = new AuditVerifier(database);

    /** Starts again with an empty log. */
    void clear() {
        tamper("truncate audit_event, audit_anchor");
        tamper("insert into audit_anchor (seq, hash, dropped_before) values (0, repeat('0', 64), '-infinity')");
        tamper("update audit_head set seq = 0, hash = repeat('0', 64), at = '-infinity'");
    }

    /** Writes events as the service does. */
    void write(int events) {
        store.append(IntStream.range(0, events).mapToObj(AuditDatabase::entry).toList());
    }

    /** Writes events as the service did back then. */
    void write(int events, Instant at) {
        database.query("select audit_partition(?)", row -> true, at);
        for (int i = 0; i < events; i++) {
            AuditEvent event = AuditEvent.after(head(), at, entry(i));
            database.update(
                    """
                    insert into audit_event (seq, at, type, actor, hub_id, account_id, generation, outcome, reason,
                        repeats, previous_hash, hash) values (?, ?, ?, ?, ?, ?, ?, ?, null, ?, ?, ?)""",
                    event.seq(),
                    at,
                    event.type(),
                    event.actor(),
                    event.hubId(),
                    event.accountId(),
                    event.generation(),
                    event.outcome(),
                    event.repeats(),
                    event.previousHash(),
                    event.hash());
            database.update("update audit_head set seq = ?, hash = ?, at = ?", event.seq(), event.hash(), at);
        }
    }

    ChainLink head() {
        return database.query("select seq, hash from audit_head", ChainLink::read)
                .get(0);
    }

    long number(String sql) {
        return database.query(sql, row -> row.getLong(1)).get(0);
    }

    /** Runs {@code sql} past the triggers. */
    void tamper(String sql) {
        try (Connection connection = postgres.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute(sql);
            statement.execute("reset session_replication_role");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection of somebody else. */
    Connection connect() throws SQLException {
        return postgres.connect();
    }

    @Override
    public void close() {
        postgres.close();
    }

    private static AuditEntry entry(int number) {
        return AuditEntry.ok(AuditType.TOKEN_DISCLOSED, "worker", new HubId(4242), ACCOUNT, number + 1L);
    }
}
