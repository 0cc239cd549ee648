package io.pintags.audit;

import io.pintags.access.AccountSet;
import io.pintags.database.Database;
import io.pintags.hubspot.HubId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Reads the audit log, newest first. All methods block. */
@ApplicationScoped
class EventReader {
    private static final String ALL = "select * from audit_event where seq < ? order by seq desc limit ?";
    private static final String OF_ACCOUNTS =
            "select * from audit_event where hub_id = any(?) and seq < ? order by seq desc limit ?";

    private final Database database;

    EventReader(Database database) {
        this.database = database;
    }

    /** Events about these accounts; those about no account are only in the whole log. */
    List<AuditEvent> page(AccountSet accounts, long before, int limit) {
        return accounts.all()
                ? database.query(ALL, AuditEvent::read, before, limit)
                : database.query(
                        OF_ACCOUNTS,
                        AuditEvent::read,
                        accounts.listed().stream().map(HubId::value).toArray(Long[]::new),
                        before,
                        limit);
    }
}
