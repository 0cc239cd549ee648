package io.pintags.audit;

import io.pintags.database.Database;
import io.pintags.problem.Fault;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.OptionalInt;

/**
 * Lets go of events that are older than the log is kept. The database does it, whole months at a time, and remembers
 * where the rest of the chain begins; the service could not, having no right to delete.
 */
@ApplicationScoped
class AuditRetention {
    private final Database database;
    private final AuditLog audit;
    private final OptionalInt months;

    AuditRetention(Database database, AuditLog audit, AuditConfig config) {
        this.database = database;
        this.audit = audit;
        this.months = config.keepMonths().months();
    }

    /** Blocks. What cannot be dropped now, for whoever reads it or for an outage, is dropped another day. */
    @Scheduled(every = "24h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void drop() {
        if (months.isEmpty()) {
            return;
        }
        try {
            long events = database.query(
                            "select audit_retain(?) as events", row -> row.getLong("events"), months.getAsInt())
                    .get(0);
            if (events > 0) {
                audit.note(new AuditEntry(
                        AuditType.EVENTS_DROPPED, AuditEntry.SYSTEM, null, null, null, "ok", "retention", events));
            }
        } catch (RuntimeException e) {
            Log.warnf("event=audit.not_dropped fault=\"%s\"", Fault.of(e));
        }
    }
}
