package io.pintags.audit;

import io.pintags.audit.Verification.Broken;
import io.pintags.audit.Verification.Damage;
import io.pintags.audit.Verification.Intact;
import io.pintags.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Computes the chain again from what the database holds. All methods block. */
@ApplicationScoped
public class AuditVerifier {
    /** Events in memory at most. */
    private static final int CHUNK = 1000;

    private static final String ENDS = """
            select head.seq, head.hash, anchor.seq as anchor_seq, anchor.hash as anchor_hash,
                coalesce((select min(seq) from audit_event), 0) as oldest,
                coalesce((select max(seq) from audit_event), 0) as newest
            from audit_head head, (select seq, hash from audit_anchor order by seq desc limit 1) anchor""";

    private static final String EVENTS =
            "select * from audit_event where seq > ? and seq <= ? order by seq, at limit " + (CHUNK + 1);

    private final Database database;

    private record Ends(ChainLink anchor, ChainLink head, long oldest, long newest) {}

    AuditVerifier(Database database) {
        this.database = database;
    }

    /**
     * Looks at no more than {@code most} events, in memory that does not grow with them.
     *
     * @param from where an earlier look ended; empty for the beginning of the chain
     */
    public Verification verify(Optional<ChainLink> from, long most) {
        Verification done = piece(from.orElse(null), most);
        while (done instanceof Intact so && !so.complete() && so.events() < most) {
            done = piece(so.last(), most - so.events()).fold(so::and, broken -> broken);
        }
        return done;
    }

    private Verification piece(ChainLink from, long most) {
        return database.inTransaction(connection -> piece(connection, from, (int) Math.min(CHUNK, most)));
    }

    /** One transaction, so that retention waits and does not drop what is being read. */
    private static Verification piece(Connection connection, ChainLink from, int count) throws SQLException {
        Ends ends = Database.query(
                        connection,
                        ENDS,
                        row -> new Ends(
                                new ChainLink(row.getLong("anchor_seq"), row.getString("anchor_hash")),
                                ChainLink.read(row),
                                row.getLong("oldest"),
                                row.getLong("newest")))
                .get(0);
        if (ends.oldest() > 0 && ends.oldest() <= ends.anchor().seq()) {
            return new Broken(ends.oldest(), Damage.SURPLUS);
        }
        if (ends.newest() > ends.head().seq()) {
            return new Broken(ends.head().seq() + 1, Damage.SURPLUS);
        }
        // What an earlier look ended with may have been dropped since, by retention.
        ChainLink start = from == null || from.seq() < ends.anchor().seq() ? ends.anchor() : from;
        long until = Math.min(ends.head().seq(), start.seq() + count);
        return follow(start, Database.query(connection, EVENTS, AuditEvent::read, start.seq(), until), until, ends);
    }

    private static Verification follow(ChainLink start, List<AuditEvent> events, long until, Ends ends) {
        ChainLink last = start;
        for (AuditEvent event : events) {
            Optional<Damage> damage = damage(last, event);
            if (damage.isPresent()) {
                return new Broken(damage.get() == Damage.MISSING ? last.seq() + 1 : event.seq(), damage.get());
            }
            last = event.link();
        }
        if (last.seq() < until) {
            return new Broken(last.seq() + 1, Damage.MISSING);
        }
        if (last.seq() > ends.head().seq()) {
            return new Broken(ends.head().seq() + 1, Damage.MISSING);
        }
        boolean complete = last.seq() == ends.head().seq();
        return complete && !last.equals(ends.head())
                ? new Broken(last.seq(), Damage.ALTERED)
                : new Intact(events.size(), last, complete);
    }

    private static Optional<Damage> damage(ChainLink last, AuditEvent event) {
        if (event.seq() <= last.seq()) {
            return Optional.of(Damage.SURPLUS);
        }
        if (event.seq() > last.seq() + 1) {
            return Optional.of(Damage.MISSING);
        }
        if (!event.previousHash().equals(last.hash())) {
            return Optional.of(Damage.UNLINKED);
        }
        return event.isUnaltered() ? Optional.empty() : Optional.of(Damage.ALTERED);
    }
}
