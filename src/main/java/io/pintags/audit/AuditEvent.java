package io.pintags.audit;

import io.pintags.hubspot.HubId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * An event as the database keeps it. Read as it stands, also if its type or account is none that this version knows, so
 * that whatever was done to it can be told.
 *
 * @param seq its number in the chain, one more than that of the event before
 * @param at when, by the database's clock, in microseconds; never before the event before
 * @param type an {@link AuditType#code}
 * @param actor who
 * @param hubId the account, or null
 * @param accountId the account's row, or null
 * @param generation the token pair, or null
 * @param outcome {@code ok}, {@code refused} or {@code failed}
 * @param reason a code of ours, or null
 * @param repeats how many times
 * @param previousHash the hash of the event before
 * @param hash over all of the above
 */
record AuditEvent(
        long seq,
        Instant at,
        String type,
        String actor,
        Long hubId,
        UUID accountId,
        Long generation,
        String outcome,
        String reason,
        long repeats,
        String previousHash,
        String hash) {
    /** The event that {@code entry} becomes behind {@code previous}. */
    static AuditEvent after(ChainLink previous, Instant at, AuditEntry entry) {
        HubId hubId = entry.hubId();
        return new AuditEvent(
                        previous.seq() + 1,
                        at,
                        entry.type().code(),
                        entry.actor(),
                        hubId == null ? null : hubId.value(),
                        entry.accountId(),
                        entry.generation(),
                        entry.outcome(),
                        entry.reason(),
                        entry.repeats(),
                        previous.hash(),
                        null)
                .hashed();
    }

    static AuditEvent read(ResultSet row) throws SQLException {
        return new AuditEvent(
                row.getLong("seq"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("type"),
                row.getString("actor"),
                row.getObject("hub_id", Long.class),
                row.getObject("account_id", UUID.class),
                row.getObject("generation", Long.class),
                row.getString("outcome"),
                row.getString("reason"),
                row.getLong("repeats"),
                row.getString("previous_hash"),
                row.getString("hash"));
    }

    ChainLink link() {
        return new ChainLink(seq, hash);
    }

    /** Whether the hash is the one of what the event says. */
    boolean isUnaltered() {
        return AuditChain.hash(this).equals(hash);
    }

    private AuditEvent hashed() {
        return new AuditEvent(
                seq,
                at,
                type,
                actor,
                hubId,
                accountId,
                generation,
                outcome,
                reason,
                repeats,
                previousHash,
                AuditChain.hash(this));
    }
}
