package io.pintags.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.account.Account.StoredToken;
import io.pintags.account.AccountRepository;
import io.pintags.account.AccountStatus;
import io.pintags.account.Connection;
import io.pintags.account.TestAccounts;
import io.pintags.database.Database;
import io.pintags.hubspot.HubId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One account on a real database, the processes that renew it and the person who connects it again; each of their moves
 * checks what it may change. Time passes, in both directions, by moving every time that the row holds.
 */
final class OneAccount {
    static final int PROCESSES = 3;
    private static final HubId HUB = new HubId(77);
    private static final Duration LEASE = Duration.ofSeconds(45);
    private static final Duration IDLE_AFTER = Duration.ofDays(7);
    private static final Duration IDLE_EVERY = Duration.ofDays(30);

    private final Database database;
    private final RenewalStore store;
    private final ReplyStore replies;
    private final AccountRepository accounts;
    private final Lease[] held = new Lease[PROCESSES];
    private int tokens;

    /** What of the row decides. */
    record Row(
            UUID owner,
            boolean leased,
            AccountStatus status,
            long generation,
            String access,
            String refresh,
            String all) {}

    OneAccount(Database database) {
        this.database = database;
        this.store = new RenewalStore(database);
        this.replies = new ReplyStore(database);
        this.accounts = TestAccounts.on(database);
        database.update("delete from account");
        connect();
    }

    /** The process takes the lease, unless somebody has it. */
    void claim(int process) {
        Row before = row();
        take(process, before, store.claim(accounts.idOf(HUB).orElseThrow(), before.generation(), LEASE));
    }

    /** The planner of the process does. */
    void claimDue(int process) {
        Row before = row();
        List<Lease> leases = store.claimDue(10, LEASE, IDLE_AFTER, IDLE_EVERY);
        assertThat(leases).hasSizeLessThanOrEqualTo(1);
        take(process, before, leases.stream().findFirst());
    }

    private void take(int process, Row before, Optional<Lease> lease) {
        if (lease.isEmpty()) {
            assertThat(row().owner()).isEqualTo(before.owner());
            return;
        }
        assertThat(before.leased()).as("two leases at once").isFalse();
        assertThat(before.status()).isIn(AccountStatus.ACTIVE, AccountStatus.PAUSED);
        assertThat(lease.get().account().generation()).isEqualTo(before.generation());
        assertThat(row().owner()).isEqualTo(lease.get().attempt());
        assertThat(openAttempts(lease.get())).as("journal").isEqualTo(1);
        held[process] = lease.get();
    }

    /** A good reply arrives at the process, however late. */
    void settle(int process) {
        Lease lease = held[process];
        if (lease == null) {
            return;
        }
        Row before = row();
        StoredToken token = newToken();
        var reply =
                new ReplyStore.Reply(lease, token, 1, null, token.expiresAt().minusSeconds(300));
        boolean stored = replies.settle(List.of(reply)).get(0).isPresent();

        boolean current = lease.account().generation() == before.generation();
        boolean free = !before.leased() || lease.attempt().equals(before.owner());
        assertThat(stored).isEqualTo(current && free);
        if (stored) {
            assertThat(row().generation()).isEqualTo(before.generation() + 1);
            assertThat(row().refresh()).isEqualTo(token.refreshCiphertext());
            assertThat(row().status()).isEqualTo(AccountStatus.ACTIVE);
            held[process] = null;
        } else {
            assertThat(row()).isEqualTo(before);
            assertThat(openAttempts(lease))
                    .as("the journal tells that the token was spent")
                    .isEqualTo(1);
        }
        if (!current) {
            replies.superseded(lease);
            held[process] = null;
        }
    }

    /** The attempt of the process fails in one of the ways there are. */
    void fail(int process, AccountStatus status) {
        Lease lease = held[process];
        if (lease == null) {
            return;
        }
        Row before = row();
        boolean done = store.fail(
                lease,
                new RenewalStore.Failure(
                        "http-500", status, null, Duration.ofSeconds(5), status == AccountStatus.RECONNECT_REQUIRED));

        assertThat(done)
                .isEqualTo(lease.attempt().equals(before.owner())
                        && lease.account().generation() == before.generation());
        assertThat(row().generation()).isEqualTo(before.generation());
        assertThat(row().refresh()).isEqualTo(before.refresh());
        if (!done) {
            assertThat(row()).isEqualTo(before);
        }
        held[process] = null;
    }

    /** The process gives the lease back unused. */
    void release(int process) {
        if (held[process] != null) {
            Row before = row();
            store.release(List.of(held[process]));
            assertThat(row().generation()).isEqualTo(before.generation());
            if (!held[process].attempt().equals(before.owner())) {
                assertThat(row()).isEqualTo(before);
            }
            held[process] = null;
        }
    }

    /** The process wants its lease for longer. */
    void extend(int process) {
        if (held[process] != null) {
            Row before = row();
            boolean kept = store.extend(held[process], LEASE);
            assertThat(kept).isEqualTo(held[process].attempt().equals(before.owner()));
        }
    }

    /** A person gives consent again: that wins over whatever is under way. */
    void connect() {
        long before = accounts.find(HUB).map(account -> account.generation()).orElse(0L);
        UUID id = accounts.idOf(HUB).orElseGet(UUID::randomUUID);
        StoredToken token = newToken();
        long generation =
                accounts.connect(new Connection(id, HUB, null, token, 1, "oauth", "app", "na1", Instant.EPOCH));
        assertThat(generation).isEqualTo(before + 1);
        assertThat(row().status()).isEqualTo(AccountStatus.ACTIVE);
        assertThat(row().refresh()).isEqualTo(token.refreshCiphertext());
        assertThat(row().owner()).isNull();
    }

    /** A token of the account is used, or has not been for a long time. */
    void use(boolean used) {
        if (used) {
            accounts.served(List.of(accounts.idOf(HUB).orElseThrow()));
        } else {
            database.update("update account set last_served_at = now() - interval '8 days'");
        }
    }

    /** The database's clock jumps, or time passes. */
    void clock(int seconds) {
        database.update("""
                update account set lease_until = lease_until - ?1 * interval '1 second',
                    next_refresh_at = next_refresh_at - ?1 * interval '1 second',
                    dead_since = dead_since - ?1 * interval '1 second',
                    last_served_at = last_served_at - ?1 * interval '1 second',
                    access_token_expires_at = access_token_expires_at - ?1 * interval '1 second'""".replace("?1", "(" + seconds + ")"));
    }

    /** What the row says now; fails if it says what cannot be. */
    Row row() {
        Row row = database.first(
                        """
                        select lease_owner, coalesce(lease_until > now(), false) as leased, status, generation,
                            access_token_ciphertext, refresh_token_ciphertext,
                            (to_jsonb(account) - 'updated_at')::text as all from account""",
                        it -> new Row(
                                it.getObject("lease_owner", UUID.class),
                                it.getBoolean("leased"),
                                AccountStatus.valueOf(it.getString("status")),
                                it.getLong("generation"),
                                it.getString("access_token_ciphertext"),
                                it.getString("refresh_token_ciphertext"),
                                it.getString("all")))
                .orElseThrow();
        if (row.status() == AccountStatus.ACTIVE) {
            assertThat(row.access()).isNotNull();
            assertThat(row.refresh()).isNotNull();
        }
        return row;
    }

    private long openAttempts(Lease lease) {
        return database.first(
                        "select count(*) as n from refresh_attempt where id = ? and finished_at is null",
                        it -> it.getLong("n"),
                        lease.attempt())
                .orElseThrow();
    }

    private StoredToken newToken() {
        int number = ++tokens;
        return new StoredToken(
                "vault:v1:access-" + number,
                "vault:v1:refresh-" + number,
                Instant.now().plusSeconds(1800),
                Duration.ofMinutes(30),
                "a",
                "r");
    }
}
