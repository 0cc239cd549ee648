package io.pintags.migrate;

import io.pintags.account.AccountStatus;
import io.pintags.database.Database;
import io.pintags.hubspot.HubId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Lets accounts go. All methods block. */
@ApplicationScoped
class MoveStore {
    /** The cause of an account whose grant is used by another installation. */
    static final String MOVED = "moved";

    private final Database database;

    /**
     * An account that was let go: it is not renewed here from that moment on.
     *
     * @param id the row
     * @param ciphertext the sealed refresh token
     * @param clientId the HubSpot app that holds the grant
     * @param generation the generation that the row has now
     */
    record Moved(UUID id, String ciphertext, String clientId, long generation) {}

    MoveStore(Database database) {
        this.database = database;
    }

    /** Every account that can be moved, or was and can be written out again. */
    List<HubId> all() {
        return database.query("""
                select hub_id from account where status in ('ACTIVE', 'PAUSED')
                    or status = 'RECONNECT_REQUIRED' and status_cause = ? order by hub_id""", row -> new HubId(row.getLong("hub_id")), MOVED);
    }

    /**
     * Lets the account go, unless its refresh token may be on its way to HubSpot: then nobody knows yet which token is
     * the one to take along. The generation grows, so that a late reply finds that it came too late. An account that
     * was let go before is given again, for whoever was cut off in between.
     */
    Optional<Moved> letGo(HubId hubId) {
        return database.first(
                """
                update account set status = 'RECONNECT_REQUIRED', status_cause = ?, generation = generation + 1,
                    next_refresh_at = null, lease_owner = null, lease_until = null, failures = 0, dead_since = null,
                    updated_at = now()
                where hub_id = ? and (lease_until is null or lease_until < now())
                    and (status in ('ACTIVE', 'PAUSED') or status = 'RECONNECT_REQUIRED' and status_cause = ?)
                    and not exists (select from refresh_attempt a where a.account_id = account.id
                        and a.generation = account.generation and (a.finished_at is null or a.outcome = 'ambiguous'))
                returning id, refresh_token_ciphertext, client_id, generation""",
                row -> new Moved(
                        row.getObject("id", UUID.class),
                        row.getString("refresh_token_ciphertext"),
                        row.getString("client_id"),
                        row.getLong("generation")),
                MOVED,
                hubId.value(),
                MOVED);
    }

    /** The status of the account; empty if it was never connected. */
    Optional<AccountStatus> status(HubId hubId) {
        return database.first(
                "select status from account where hub_id = ?",
                row -> AccountStatus.valueOf(row.getString("status")),
                hubId.value());
    }
}
