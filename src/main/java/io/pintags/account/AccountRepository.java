package io.pintags.account;

import io.pintags.access.AccountSet;
import io.pintags.database.Database;
import io.pintags.hubspot.HubId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads accounts, and stores what a consent brought. All methods block. */
@ApplicationScoped
public class AccountRepository {
    private static final String SELECT = "select " + AccountRow.COLUMNS + " from account ";

    private static final String CONNECT = """
            insert into account as a (id, hub_id, status, user_details_ciphertext, access_token_ciphertext,
                refresh_token_ciphertext, key_version, access_token_fingerprint, refresh_token_fingerprint,
                scopes, client_id, hublet, access_token_expires_at, access_token_life, next_refresh_at,
                last_served_at)
            values (?, ?, 'ACTIVE', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, now())
            on conflict (hub_id) do update set
                status = 'ACTIVE', status_cause = null, moved_to = null,
                user_details_ciphertext = excluded.user_details_ciphertext,
                access_token_ciphertext = excluded.access_token_ciphertext,
                refresh_token_ciphertext = excluded.refresh_token_ciphertext,
                key_version = excluded.key_version,
                access_token_fingerprint = excluded.access_token_fingerprint,
                refresh_token_fingerprint = excluded.refresh_token_fingerprint,
                scopes = excluded.scopes, client_id = excluded.client_id, hublet = excluded.hublet,
                access_token_expires_at = excluded.access_token_expires_at,
                access_token_life = excluded.access_token_life,
                next_refresh_at = excluded.next_refresh_at,
                generation = a.generation + 1, lease_owner = null, lease_until = null,
                failures = 0, last_failure = null, last_failure_at = null, dead_since = null,
                last_served_at = now(), connected_at = now(), updated_at = now()
            where a.id = excluded.id and (?::bigint is null or a.generation = ?)
            returning generation""";

    private final Database database;

    AccountRepository(Database database) {
        this.database = database;
    }

    /** The account, unless it was never connected or was erased. */
    public Optional<Account> find(HubId hubId) {
        return database.first(SELECT + "where hub_id = ? and status <> 'ERASED'", AccountRow::read, hubId.value());
    }

    /** The row's id for this account, also of an erased one. */
    public Optional<UUID> idOf(HubId hubId) {
        return database.first(
                "select id from account where hub_id = ?", row -> row.getObject("id", UUID.class), hubId.value());
    }

    /** Whether others may use a grant of this account: it is connected here, or was erased here and left installed. */
    public boolean sharesGrants(HubId hubId) {
        return database.first("""
                        select true from account a where hub_id = ? and (status <> 'ERASED' or exists (
                            select from erasure e where e.account_id = a.id and e.generation = a.generation
                                and e.keep_installed))""", row -> true, hubId.value()).isPresent();
    }

    /** The sealed {@link UserDetails} of a row, if it has any. */
    public Optional<String> userDetails(UUID account) {
        return database.first(
                "select user_details_ciphertext from account where id = ? and user_details_ciphertext is not null",
                row -> row.getString(1),
                account);
    }

    /** Connected accounts whose access token has this fingerprint: one, or by chance a few. */
    public List<Account> withAccessToken(String fingerprint) {
        return database.query(
                SELECT + "where access_token_fingerprint = ? and status <> 'ERASED' order by hub_id limit 20",
                AccountRow::read,
                fingerprint);
    }

    /** Connected accounts among {@code visible} in the order of their hub ids, from the one after {@code after}. */
    public List<Account> page(AccountSet visible, long after, int limit) {
        return visible.all() ? page(after, limit) : page(visible.listed(), after, limit);
    }

    private List<Account> page(long after, int limit) {
        return database.query(
                SELECT + "where hub_id > ? and status <> 'ERASED' order by hub_id limit ?",
                AccountRow::read,
                after,
                limit);
    }

    private List<Account> page(Collection<HubId> among, long after, int limit) {
        return database.query(
                SELECT + "where hub_id = any (?) and hub_id > ? and status <> 'ERASED' order by hub_id limit ?",
                AccountRow::read,
                among.stream().map(HubId::value).toArray(Long[]::new),
                after,
                limit);
    }

    /**
     * Stores a consent's tokens. A known account keeps its row and goes on to its next generation, whatever renewal is
     * under way: a consent always wins, because a late renewal names a generation that is gone.
     *
     * @return the generation that is now stored; 1 for a new account
     */
    public long connect(Connection connection) {
        return store(connection, null).orElseThrow(() -> new ConcurrentConnect(connection.hubId()));
    }

    /**
     * The same, but only while the account has this generation; 0 if it must not be known.
     *
     * @return the generation that is now stored; empty if somebody else was first
     */
    public Optional<Long> connectAfter(long generation, Connection connection) {
        return store(connection, generation);
    }

    private Optional<Long> store(Connection connection, Long after) {
        return database.first(
                CONNECT,
                row -> row.getLong("generation"),
                connection.id(),
                connection.hubId().value(),
                connection.userDetailsCiphertext(),
                connection.token().accessCiphertext(),
                connection.token().refreshCiphertext(),
                connection.keyVersion(),
                connection.token().accessFingerprint(),
                connection.token().refreshFingerprint(),
                connection.scopes(),
                connection.clientId(),
                connection.hublet(),
                connection.token().expiresAt(),
                (int) connection.token().life().toSeconds(),
                connection.nextRefreshAt(),
                after,
                after);
    }

    /**
     * Notes that tokens of these accounts are in use, which decides whether they are renewed ahead of demand. One that the
     * planner had put off beyond the end of its token, and not because of a failure, is due again at once.
     */
    public void served(Collection<UUID> accounts) {
        database.update("""
                update account set last_served_at = now(), next_refresh_at =
                    case when failures = 0 and next_refresh_at > access_token_expires_at then least(next_refresh_at, now())
                        else next_refresh_at end
                where id = any (?) and status <> 'ERASED'""", (Object) accounts.toArray(UUID[]::new));
    }

    /** Two first consents for one account at the same moment: the ciphertexts of the second are bound to another row. */
    public static final class ConcurrentConnect extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ConcurrentConnect(HubId hubId) {
            super("account " + hubId + " was connected by somebody else at the same moment", null, false, false);
        }
    }
}
