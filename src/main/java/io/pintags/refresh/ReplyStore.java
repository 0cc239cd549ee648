package io.pintags.refresh;

import io.pintags.account.Account;
import io.pintags.account.AccountRow;
import io.pintags.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Stores sealed replies as the next generations of their accounts: one UPDATE, guarded row by row by the generation and by
 * the lease. All methods block.
 *
 * <p>A lease that ran out is no obstacle while nobody else holds one, because the reply may be all that is left of a rotated
 * token.
 */
@ApplicationScoped
class ReplyStore {
    /**
     * A sealed reply of HubSpot.
     *
     * @param scopes as granted, or null to keep those that are stored
     */
    record Reply(Lease lease, Account.StoredToken token, int keyVersion, String scopes, Instant dueAt) {}

    private static final String SETTLE = """
            with reply as (
                select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz[], ?, ?::timestamptz[]) as reply (
                    account_id, old_generation, attempt, access, refresh, version, access_print, refresh_print,
                    granted_scopes, expires_at, life, due_at)),
            locked as (
                select id from account where id in (select account_id from reply) for no key update %s),
            stored as (
                update account set access_token_ciphertext = access, refresh_token_ciphertext = refresh,
                    key_version = case when user_details_ciphertext is null then version
                        else least(key_version, version) end,
                    access_token_fingerprint = access_print, refresh_token_fingerprint = refresh_print,
                    scopes = coalesce(granted_scopes, scopes), access_token_expires_at = expires_at,
                    access_token_life = life, next_refresh_at = due_at,
                    generation = generation + 1, status = 'ACTIVE', status_cause = null, lease_owner = null,
                    lease_until = null, failures = 0, last_failure = null, dead_since = null, updated_at = now()
                from reply
                where id = account_id and id in (select id from locked) and generation = old_generation
                    and status <> 'ERASED' and (lease_owner = attempt or lease_owner is null or lease_until < now())
                returning account.*, attempt),
            journal as (
                update refresh_attempt set finished_at = now(), outcome = 'renewed'
                from stored where refresh_attempt.id = attempt)
            select attempt,\s""" + AccountRow.COLUMNS + " from stored";

    private static final String SETTLE_ALONE = SETTLE.formatted("");
    private static final String SETTLE_MANY = SETTLE.formatted("skip locked");

    private final Database database;

    private record Stored(UUID attempt, Account account) {}

    ReplyStore(Database database) {
        this.database = database;
    }

    /** Stores one reply; the account as it is stored now, or empty if the guard held. Waits for whoever has the row. */
    Optional<Account> settle(Reply reply) {
        return settle(SETTLE_ALONE, List.of(reply)).get(0);
    }

    /** Stores those replies whose rows nobody has locked; in their order, the others are empty. */
    List<Optional<Account>> settle(List<Reply> replies) {
        return settle(SETTLE_MANY, replies);
    }

    /**
     * The account, if what it holds now is what this lease stored: a commit may have taken effect although its
     * acknowledgement was lost.
     */
    Optional<Account> settledBy(Lease lease) {
        return database.first(
                "select " + AccountRow.COLUMNS + " from account where id = ? and generation = ? and exists"
                        + " (select from refresh_attempt a where a.id = ? and a.outcome = 'renewed')",
                AccountRow::read,
                lease.account().id(),
                lease.account().generation() + 1,
                lease.attempt());
    }

    /** Ends the journal entry of a reply that came after somebody else's. */
    void superseded(Lease lease) {
        database.update(
                "update refresh_attempt set finished_at = now(), outcome = 'superseded'"
                        + " where id = ? and finished_at is null",
                lease.attempt());
    }

    private List<Optional<Account>> settle(String sql, List<Reply> replies) {
        List<Stored> rows = database.query(
                sql,
                row -> new Stored(row.getObject("attempt", UUID.class), AccountRow.read(row)),
                column(replies, UUID[]::new, reply -> reply.lease().account().id()),
                column(replies, Long[]::new, reply -> reply.lease().account().generation()),
                column(replies, UUID[]::new, reply -> reply.lease().attempt()),
                column(replies, String[]::new, reply -> reply.token().accessCiphertext()),
                column(replies, String[]::new, reply -> reply.token().refreshCiphertext()),
                column(replies, Integer[]::new, Reply::keyVersion),
                column(replies, String[]::new, reply -> reply.token().accessFingerprint()),
                column(replies, String[]::new, reply -> reply.token().refreshFingerprint()),
                column(replies, String[]::new, Reply::scopes),
                column(
                        replies,
                        String[]::new,
                        reply -> reply.token().expiresAt().toString()),
                column(
                        replies,
                        Integer[]::new,
                        reply -> Math.toIntExact(reply.token().life().toSeconds())),
                column(replies, String[]::new, reply -> reply.dueAt().toString()));
        Map<UUID, Account> byAttempt = new HashMap<>();
        rows.forEach(row -> byAttempt.put(row.attempt(), row.account()));
        return replies.stream()
                .map(reply -> Optional.ofNullable(byAttempt.get(reply.lease().attempt())))
                .toList();
    }

    private static <T> Object column(List<Reply> replies, IntFunction<T[]> array, Function<Reply, T> value) {
        return replies.stream().map(value).toArray(array);
    }
}
