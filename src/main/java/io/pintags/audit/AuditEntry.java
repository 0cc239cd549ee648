package io.pintags.audit;

import io.pintags.hubspot.HubId;
import java.util.UUID;

/**
 * Something that was done. Holds names and numbers only: no token, no secret, no personal detail.
 *
 * @param type what
 * @param actor who: a caller's id, or {@code system}
 * @param hubId the account, or null
 * @param accountId the account's row, or null
 * @param generation the token pair, or null
 * @param outcome {@code ok}, {@code refused} or {@code failed}
 * @param reason a code of ours, or null
 * @param repeats how many times, at least 1
 */
public record AuditEntry(
        AuditType type,
        String actor,
        HubId hubId,
        UUID accountId,
        Long generation,
        String outcome,
        String reason,
        long repeats) {
    /** Who acts when no caller does. */
    public static final String SYSTEM = "system";

    /** Who acts when a command is run on the machine itself. */
    public static final String COMMAND = "command";

    /** Something that went well. */
    public static AuditEntry ok(AuditType type, String actor, HubId hubId, UUID accountId, long generation) {
        return new AuditEntry(type, actor, hubId, accountId, generation, "ok", null, 1);
    }

    /** Something that was refused. */
    public static AuditEntry refused(AuditType type, String actor, HubId hubId, String reason) {
        return new AuditEntry(type, actor, hubId, null, null, "refused", reason, 1);
    }

    /** Something that failed. */
    public static AuditEntry failed(
            AuditType type, String actor, HubId hubId, UUID accountId, long generation, String reason) {
        return new AuditEntry(type, actor, hubId, accountId, generation, "failed", reason, 1);
    }

    /** The same, about no account. */
    AuditEntry withoutAccount() {
        return new AuditEntry(type, actor, null, null, null, outcome, reason, repeats);
    }

    /** The same, done {@code times} times. */
    public AuditEntry times(long times) {
        return new AuditEntry(type, actor, hubId, accountId, generation, outcome, reason, times);
    }
}
