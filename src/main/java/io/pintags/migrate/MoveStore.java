package io.pintags.migrate;

import io.pintags.account.AccountStatus;
import io.pintags.database.Database;
import io.pintags.hubspot.HubId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Lets accounts go. All methods block. */
@ApplicationScoped
class MoveStore {
    /** The cause of an account whose grant is used by another installation. */
    private static final String MOVED = "moved";

    /** Its refresh token may be on its way to HubSpot: nobody knows yet which token is the one to take along. */
    private static final String BUSY = """
            (coalesce(lease_until >= now(), false) or exists (select from refresh_attempt a
                where a.account_id = account.id and a.generation = account.generation
                    and (a.finished_at is null or a.outcome = 'ambiguous')))""";

    private static final String FIND =
            "select id, status, status_cause is not distinct from 'moved' as moved, moved_to,"
                    + " refresh_token_ciphertext, client_id, generation, " + BUSY
                    + " as busy from account where hub_id = ?";

    /** The generation grows, so that a late reply finds that it came too late. */
    private static final String LET_GO = """
            update account set status = 'RECONNECT_REQUIRED', status_cause = 'moved', moved_to = ?,
                generation = generation + 1, next_refresh_at = null, lease_owner = null, lease_until = null,
                failures = 0, dead_since = null, updated_at = now()
            where id = ? and generation = ? and status = ? and not\s""" + BUSY + " returning generation";

    private final Database database;

    /**
     * How an account stands that is to be moved.
     *
     * @param id the row
     * @param status its status
     * @param moved whether it was let go before
     * @param movedTo the thumbprint of the key that it was let go to, or null if that is not known
     * @param busy whether its refresh token may be on its way to HubSpot
     * @param ciphertext the sealed refresh token
     * @param clientId the HubSpot app that holds the grant
     * @param generation its generation
     */
    record Candidate(
            UUID id,
            AccountStatus status,
            boolean moved,
            String movedTo,
            boolean busy,
            String ciphertext,
            String clientId,
            long generation) {
        /** Why it cannot be moved to the key with this thumbprint; empty if it can. */
        Optional<String> obstacle(String recipient) {
            return switch (status) {
                case ACTIVE, PAUSED -> Optional.empty();
                case ERASED -> Optional.of("erased");
                case RECONNECT_REQUIRED -> {
                    if (!moved) {
                        yield Optional.of("reconnect-required");
                    }
                    yield recipient.equals(movedTo) ? Optional.empty() : Optional.of("moved-elsewhere");
                }
            };
        }
    }

    MoveStore(Database database) {
        this.database = database;
    }

    /** Every account that is connected, or has moved. */
    List<HubId> all() {
        return database.query("""
                select hub_id from account where status in ('ACTIVE', 'PAUSED')
                    or status = 'RECONNECT_REQUIRED' and status_cause = ? order by hub_id""", row -> new HubId(row.getLong("hub_id")), MOVED);
    }

    /** How the account stands; empty if it was never connected. */
    Optional<Candidate> find(HubId hubId) {
        return database.first(
                FIND,
                row -> new Candidate(
                        row.getObject("id", UUID.class),
                        AccountStatus.valueOf(row.getString("status")),
                        row.getBoolean("moved"),
                        row.getString("moved_to"),
                        row.getBoolean("busy"),
                        row.getString("refresh_token_ciphertext"),
                        row.getString("client_id"),
                        row.getLong("generation")),
                hubId.value());
    }

    /**
     * Lets the account go to the key with this thumbprint, if it is still as it was found: it is not renewed here from
     * that moment on. One that was let go before is let go again.
     *
     * @return its generation now
     */
    OptionalLong letGo(Candidate account, String recipient) {
        return database
                .query(
                        LET_GO,
                        row -> row.getLong("generation"),
                        recipient,
                        account.id(),
                        account.generation(),
                        account.status().name())
                .stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }
}
