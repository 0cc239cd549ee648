package io.pintags.migrate;

import io.pintags.account.AccountStatus;
import io.pintags.crypto.Secret;
import io.pintags.database.Database;
import io.pintags.database.Timestamps;
import io.pintags.hubspot.HubId;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Keeps imports: their rows until they are proved, and their reports. All methods block. */
@ApplicationScoped
class ImportStore {
    /** A token that began to wait in another import meanwhile is left to it. In one order, so that two imports of the same
     * tokens do not wait for each other. */
    private static final String ADD_ROWS = """
            with r as (
                select * from unnest(?::uuid[], ?::integer[], ?::bigint[], ?::text[], ?::text[], ?::text[])
                    as r(id, number, hub_id, sha256, ciphertext, outcome)),
            stored as (
                insert into account_import_row (id, import_id, number, hub_id, token_sha256, refresh_token_ciphertext,
                    outcome)
                select id, ?, number, hub_id, sha256, ciphertext, outcome from r order by sha256
                on conflict (token_sha256) where outcome = 'waiting' do nothing
                returning id)
            insert into account_import_row (id, import_id, number, hub_id, outcome)
            select id, ?, number, hub_id, 'duplicate' from r where id not in (select id from stored)""";

    private final Database database;
    private final MigrateConfig config;

    /** A row as it is first stored; the ciphertext is there if it waits for its proof. */
    record NewRow(UUID id, ImportRow row, ImportOutcome outcome, Optional<String> ciphertext) {}

    ImportStore(Database database, MigrateConfig config) {
        this.database = database;
        this.config = config;
    }

    /** Stores an import with all of its rows, or nothing. */
    void add(UUID id, String madeBy, ImportOptions options, List<NewRow> rows) {
        database.inTransaction(connection -> {
            Database.update(
                    connection,
                    "insert into account_import (id, made_by, dry_run, replaces) values (?, ?, ?, ?)",
                    id,
                    madeBy,
                    options.dryRun(),
                    options.replaces());
            return Database.update(
                    connection,
                    ADD_ROWS,
                    rows.stream().map(NewRow::id).toArray(UUID[]::new),
                    rows.stream().map(row -> row.row().number()).toArray(Integer[]::new),
                    rows.stream()
                            .map(row -> row.row().hubId().map(HubId::value).orElse(null))
                            .toArray(Long[]::new),
                    // What is not proved is not remembered.
                    rows.stream()
                            .map(row -> row.ciphertext()
                                    .flatMap(kept -> row.row().token())
                                    .map(Secret::sha256)
                                    .orElse(null))
                            .toArray(String[]::new),
                    rows.stream().map(row -> row.ciphertext().orElse(null)).toArray(String[]::new),
                    rows.stream().map(row -> row.outcome().code()).toArray(String[]::new),
                    id,
                    id);
        });
    }

    /** How these accounts stand, also the erased ones. */
    Map<HubId, Standing> standings(Collection<HubId> accounts) {
        var standings = new HashMap<HubId, Standing>();
        database.query(
                "select id, hub_id, status, refresh_token_fingerprint, generation, connected_at, status_since"
                        + " from account where hub_id = any (?)",
                row -> standings.put(
                        new HubId(row.getLong("hub_id")),
                        new Standing(
                                row.getObject("id", UUID.class),
                                AccountStatus.valueOf(row.getString("status")),
                                row.getString("refresh_token_fingerprint"),
                                row.getLong("generation"),
                                Timestamps.instant(row, "connected_at").orElseThrow(),
                                Timestamps.instant(row, "status_since").orElseThrow())),
                (Object) accounts.stream().map(HubId::value).toArray(Long[]::new));
        return standings;
    }

    /** Of these hashes, those of tokens that were imported before and whose accounts are connected. */
    Set<String> imported(Collection<String> sha256s) {
        return Set.copyOf(
                database.query("""
                select distinct token_sha256 from account_import_row row join account using (hub_id)
                where token_sha256 = any (?) and outcome in ('imported', 'replaced')
                    and account.status in ('ACTIVE', 'PAUSED')""", row -> row.getString("token_sha256"), (Object) sha256s.toArray(String[]::new)));
    }

    /** Of these hashes, those of tokens that wait for their proof. */
    Set<String> waiting(Collection<String> sha256s) {
        return Set.copyOf(database.query(
                "select token_sha256 from account_import_row where token_sha256 = any (?) and outcome = 'waiting'",
                row -> row.getString("token_sha256"),
                (Object) sha256s.toArray(String[]::new)));
    }

    /** Takes rows that wait for their proof; processes that do so at the same moment get different ones. */
    List<StoredRow> take(int limit) {
        return database.query("""
                with due as (
                    select id from account_import_row
                    where outcome = 'waiting' and next_try_at <= now() and (lease_until is null or lease_until < now())
                    order by next_try_at, number limit ? for update skip locked)
                update account_import_row r set lease_owner = gen_random_uuid(), lease_until = now() + ? * interval '1 millisecond'
                from due, account_import i where r.id = due.id and i.id = r.import_id
                returning r.*, i.replaces, i.made_by, i.created_at""", ImportStore::stored, limit, config.lease().toMillis());
    }

    /** Whether any row waits for its proof now. */
    boolean isAnythingDue() {
        return database.first("""
                        select true from account_import_row where outcome = 'waiting' and next_try_at <= now()
                            and (lease_until is null or lease_until < now()) limit 1""", row -> true).isPresent();
    }

    /** The journal: commits that the token of {@code row} is about to be spent; false if the row was lost meanwhile. */
    boolean aboutToSpend(StoredRow row, HubId hubId) {
        return database.update("""
                        update account_import_row set spent_at = coalesce(spent_at, now()), hub_id = ?,
                            lease_until = now() + ? * interval '1 millisecond'
                        where id = ? and lease_owner = ? and outcome = 'waiting'""", hubId.value(), config.lease().toMillis(), row.id(), row.lease()) == 1;
    }

    /** Whether its account is connected by a grant that came after the token of {@code row} was about to be spent. */
    boolean isStored(StoredRow row) {
        return database.first("""
                        select true from account_import_row r join account a using (hub_id)
                        where r.id = ? and a.status in ('ACTIVE', 'PAUSED') and a.connected_at >= r.spent_at""", found -> true, row.id()).isPresent();
    }

    /** Keeps the row for longer. */
    void extend(StoredRow row) {
        database.update(
                "update account_import_row set lease_until = now() + ? * interval '1 millisecond'"
                        + " where id = ? and lease_owner = ?",
                config.lease().toMillis(),
                row.id(),
                row.lease());
    }

    /** Leaves the row for a later attempt, after one at HubSpot that came to nothing. */
    void later(StoredRow row, Duration pause, boolean maybeSpent) {
        database.update("""
                update account_import_row set lease_owner = null, lease_until = null, attempts = attempts + 1,
                    next_try_at = now() + ? * interval '1 millisecond', spent_at = case when ? then spent_at end
                where id = ? and lease_owner = ?""", pause.toMillis(), maybeSpent, row.id(), row.lease());
    }

    /** Ends the row; the sealed token goes. A stored grant is a fact, whoever has the row by now. */
    void end(StoredRow row, ImportOutcome outcome, Optional<HubId> hubId) {
        database.update(
                """
                update account_import_row set outcome = ?, hub_id = coalesce(?, hub_id), refresh_token_ciphertext = null,
                    lease_owner = null, lease_until = null
                where id = ? and (lease_owner = ? or ?)""",
                outcome.code(),
                hubId.map(HubId::value).orElse(null),
                row.id(),
                row.lease(),
                outcome == ImportOutcome.IMPORTED || outcome == ImportOutcome.REPLACED);
    }

    /** Forgets old imports, and with them which tokens they brought; tokens that HubSpot did not prove in a day go earlier. */
    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        database.update("""
                update account_import_row set outcome = case when spent_at is null then ? else ? end,
                    refresh_token_ciphertext = null
                where outcome = 'waiting' and (lease_until is null or lease_until < now())
                    and import_id in (select id from account_import where created_at < now() - interval '1 day')""", ImportOutcome.UNAVAILABLE.code(), ImportOutcome.LOST_REPLY.code());
        database.update(
                "delete from account_import where created_at < now() - ? * interval '1 millisecond'",
                config.keepFor().toMillis());
    }

    private static StoredRow stored(ResultSet row) throws SQLException {
        long hubId = row.getLong("hub_id");
        Optional<HubId> account = row.wasNull() ? Optional.empty() : Optional.of(new HubId(hubId));
        return new StoredRow(
                row.getObject("id", UUID.class),
                row.getObject("lease_owner", UUID.class),
                account,
                row.getString("refresh_token_ciphertext"),
                row.getBoolean("replaces"),
                row.getString("made_by"),
                Timestamps.instant(row, "created_at").orElseThrow(),
                row.getInt("attempts"),
                row.getObject("spent_at") != null);
    }
}
