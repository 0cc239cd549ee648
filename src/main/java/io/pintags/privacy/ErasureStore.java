package io.pintags.privacy;

import io.pintags.database.Database;
import io.pintags.database.Timestamps;
import io.pintags.hubspot.HubId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The statements of erasing. Each is one commit; leases go by the database's clock. All methods block. */
@ApplicationScoped
class ErasureStore {
    private static final String BEGIN = """
            with asked (hub_id, generation) as (values (?::bigint, ?::bigint)),
            before as (
                select account.* from account join asked on asked.hub_id = account.hub_id
                where status <> 'ERASED' and (asked.generation is null or asked.generation = account.generation)
                for update of account),
            cancelled as (
                select hub_id from before union select hub_id from asked where generation is null),
            gone as (
                update account a set status = 'ERASED', status_cause = null, moved_to = null, generation = a.generation + 1,
                    user_details_ciphertext = null, access_token_ciphertext = null, refresh_token_ciphertext = null,
                    key_version = null, access_token_fingerprint = null, refresh_token_fingerprint = null,
                    scopes = '', hublet = null, access_token_expires_at = null, access_token_life = null,
                    next_refresh_at = null, lease_owner = null, lease_until = null, failures = 0, last_failure = null,
                    last_failure_at = null, dead_since = null, last_served_at = null, updated_at = now()
                from before where a.id = before.id
                returning a.id, a.generation),
            consents as (
                delete from pending_consent where expected_hub_id in (select hub_id from cancelled)),
            links as (
                delete from connect_link where hub_id in (select hub_id from cancelled)),
            imports as (
                delete from account_import_row where hub_id in (select hub_id from cancelled))
            insert into erasure (id, account_id, hub_id, requested_by, keep_installed, generation, deleted,
                access_token_ciphertext, refresh_token_ciphertext, access_token_expires_at, lease_owner, lease_until)
            select ?, before.id, before.hub_id, ?, ? or coalesce(before.status_cause = 'moved', false), gone.generation,
                concat_ws(' ', case when before.user_details_ciphertext is not null then 'user_details' end,
                    case when before.access_token_ciphertext is not null then 'access_token' end,
                    case when before.refresh_token_ciphertext is not null then 'refresh_token' end),
                before.access_token_ciphertext, before.refresh_token_ciphertext, before.access_token_expires_at,
                ?, now() + ? * interval '1 millisecond'
            from before join gone on gone.id = before.id
            returning *""";

    private final Database database;

    ErasureStore(Database database) {
        this.database = database;
    }

    /**
     * Empties the account, in one commit: from here on nobody is served from it and every renewal under way is too late.
     * Consents that were started for this account are cancelled, and imports of it forgotten, also where there is nothing to
     * empty and no generation is named. HubSpot is left alone if the account has moved to another installation, whose grant
     * it would end. Empty if there is no such account, or if its generation is another one.
     */
    Optional<ErasureEntry> begin(Erasure.Request request, UUID attempt, Duration lease) {
        OptionalLong generation = request.generation();
        Long only = generation.isPresent() ? generation.getAsLong() : null;
        return database.first(
                BEGIN,
                ErasureStore::entry,
                request.hubId().value(),
                only,
                UUID.randomUUID(),
                request.actor(),
                request.keepInstalled(),
                attempt,
                lease.toMillis());
    }

    /** The last erasure of an account that is still erased. */
    Optional<ErasureEntry> last(HubId hubId) {
        return database.first("""
                select e.* from erasure e join account a on a.id = e.account_id
                where a.hub_id = ? and a.status = 'ERASED'
                order by e.started_at desc limit 1""", ErasureStore::entry, hubId.value());
    }

    /** Takes over this erasure if it has no end and nobody is about it. */
    Optional<ErasureEntry> takeOver(UUID erasure, UUID attempt, Duration lease) {
        return database.first("""
                update erasure set lease_owner = ?, lease_until = now() + ? * interval '1 millisecond'
                where id = ? and finished_at is null and lease_until < now()
                returning *""", ErasureStore::entry, attempt, lease.toMillis(), erasure);
    }

    /** Says that the attempt is alive; whether the account is still as the erasure left it. */
    boolean extend(ErasureEntry erasure, UUID attempt, Duration lease) {
        return database.first(
                        """
                        with alive as (
                            update erasure set lease_until = now() + ? * interval '1 millisecond'
                            where id = ? and lease_owner = ?)
                        select true from account where id = ? and status = 'ERASED' and generation = ?""",
                        row -> true,
                        lease.toMillis(),
                        erasure.id(),
                        attempt,
                        erasure.accountId(),
                        erasure.generation())
                .isPresent();
    }

    /** Erasures without an end that nobody is about, oldest first. */
    List<UUID> abandoned(int limit) {
        return database.query(
                "select id from erasure where finished_at is null and lease_until < now() order by started_at limit ?",
                row -> row.getObject("id", UUID.class),
                limit);
    }

    /** Ends an erasure: the tokens are gone, the receipt stays. Empty if somebody else has taken over. */
    Optional<ErasureEntry> finish(ErasureEntry erasure, UUID attempt, RemoteOutcome outcome) {
        return database.first("""
                update erasure set access_token_ciphertext = null, refresh_token_ciphertext = null, uninstalled = ?,
                    revoked = ?, finished_at = now(), lease_owner = null, lease_until = null
                where id = ? and finished_at is null and lease_owner = ?
                returning *""", ErasureStore::entry, outcome.uninstall(), outcome.revoke(), erasure.id(), attempt);
    }

    private static ErasureEntry entry(ResultSet row) throws SQLException {
        String access = row.getString("access_token_ciphertext");
        String deleted = row.getString("deleted");
        return new ErasureEntry(
                row.getObject("id", UUID.class),
                row.getObject("account_id", UUID.class),
                new HubId(row.getLong("hub_id")),
                row.getString("requested_by"),
                row.getBoolean("keep_installed"),
                row.getLong("generation"),
                Timestamps.instant(row, "started_at").orElseThrow(),
                deleted.isEmpty() ? List.of() : List.of(deleted.split(" ")),
                access == null
                        ? Optional.empty()
                        : Optional.of(new ErasureEntry.SealedTokens(access, row.getString("refresh_token_ciphertext"))),
                Timestamps.instant(row, "access_token_expires_at"),
                Timestamps.instant(row, "finished_at").isEmpty()
                        ? Optional.empty()
                        : Optional.of(new RemoteOutcome(row.getString("uninstalled"), row.getString("revoked"))));
    }
}
