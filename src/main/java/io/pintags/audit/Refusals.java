package io.pintags.audit;

import io.pintags.access.Refusal;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts refusals on record: the first time soon, and what repeats it within ten seconds as one more event with its number, so
 * that whoever goes on asking costs a line now and then, and no I/O.
 */
@ApplicationScoped
public class Refusals {
    /** Refusals that are told apart at a time; of who tries one account after the other, the rest name no account. */
    private static final int KINDS = 100;

    private final AuditLog audit;
    /** How often each was repeated after its first event. */
    private final ConcurrentHashMap<AuditEntry, Long> repeats = new ConcurrentHashMap<>();

    Refusals(AuditLog audit) {
        this.audit = audit;
    }

    /** A known caller was refused what it may not have. */
    void refused(@Observes Refusal refusal) {
        refused(AuditEntry.refused(
                AuditType.ACCESS_REFUSED,
                refusal.caller(),
                refusal.hubId().orElse(null),
                refusal.permission().code()));
    }

    /** Puts {@code refusal} on record soon. Never blocks, never fails. */
    public void refused(AuditEntry refusal) {
        AuditEntry kind = repeats.size() < KINDS || repeats.containsKey(refusal) ? refusal : refusal.withoutAccount();
        if (repeats.merge(kind, 0L, (before, first) -> before + 1) == 0) {
            audit.note(kind);
        }
    }

    @Scheduled(every = "10s", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void flush() {
        for (AuditEntry kind : repeats.keySet()) {
            Long times = repeats.remove(kind);
            if (times != null && times > 0) {
                audit.note(kind.times(times));
            }
        }
    }

    void stop(@Observes @Priority(Integer.MAX_VALUE - 1) ShutdownEvent event) {
        flush();
    }
}
