package io.pintags.refresh;

import io.pintags.account.Account;
import io.pintags.account.AccountRow;
import io.pintags.account.AccountStatus;
import io.pintags.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The statements of renewal. Each is one round trip and one commit; leases and due times go by the database's clock,
 * which all replicas share. Every write names the generation that it is for. All methods block.
 */
@ApplicationScoped
class RenewalStore {
    /** What the store knows of an account that could not be claimed. */
    record Standing(long generation, AccountStatus status, boolean leased) {}

    /**
     * How an attempt failed.
     *
     * @param journal what the journal says
     * @param status the account's status from now on
     * @param cause the cause of that status, or null
     * @param pause how long to leave the account alone
     * @param deadVerdict whether HubSpot said that the grant is gone
     */
    record Failure(String journal, AccountStatus status, String cause, Duration pause, boolean deadVerdict) {}

    private static final String LEASE = """
            select lease_owner, failures, exists (select from refresh_attempt a where a.account_id = claimed.id
                and a.generation = claimed.generation and (a.finished_at is null or a.outcome = 'ambiguous')) as suspect,
            """ + AccountRow.COLUMNS + " from claimed";

    /** Due from now on, so that the planner takes the account up, should this process die before the attempt has an end. */
    private static final String CLAIM = """
            with claimed as (
                update account set lease_owner = ?, lease_until = now() + ? * interval '1 millisecond',
                    next_refresh_at = least(next_refresh_at, now())
                where id = ? and generation = ? and status in ('ACTIVE', 'PAUSED')
                    and (lease_until is null or lease_until < now())
                    and (failures = 0 or next_refresh_at is null or next_refresh_at <= now())
                returning *),
            journal as (
                insert into refresh_attempt (id, account_id, generation) select lease_owner, id, generation from claimed)
            """ + LEASE;

    /**
     * Of what is due, what is wanted is claimed: what somebody asked for lately, and what has stood idle for its whole time,
     * which is up to a quarter shorter for each account, by a number that the account keeps. The rest waits for that time;
     * its failures are forgotten, so that whoever asks for it meanwhile need not wait for their back-off.
     */
    static final String CLAIM_DUE = """
            with looked as (
                select id, last_served_at, access_token_expires_at + ? * interval '1 millisecond'
                    * (1 - ('x' || right(id::text, 8))::bit(32)::bigint / 4294967296.0 / 4) as idle_until
                from account
                where status in ('ACTIVE', 'PAUSED') and next_refresh_at <= now()
                    and (lease_until is null or lease_until < now())
                order by next_refresh_at limit ?
                for update skip locked),
            due as (
                select id, idle_until, coalesce(idle_until <= now()
                    or last_served_at > now() - ? * interval '1 millisecond', false) as wanted from looked),
            idle as (
                update account set next_refresh_at = idle_until, failures = 0, last_failure = null
                from due where account.id = due.id and not wanted),
            claimed as (
                update account set lease_owner = gen_random_uuid(), lease_until = now() + ? * interval '1 millisecond'
                from due where account.id = due.id and wanted
                returning account.*),
            journal as (
                insert into refresh_attempt (id, account_id, generation) select lease_owner, id, generation from claimed)
            """ + LEASE;

    private final Database database;

    RenewalStore(Database database) {
        this.database = database;
    }

    /**
     * Takes the lease of one account and opens its journal entry, in one commit; empty if the generation is not this one
     * any more, if somebody else has the lease, or if the account is to be left alone.
     */
    Optional<Lease> claim(UUID account, long generation, Duration lease) {
        long askedAt = System.nanoTime();
        return database.first(
                CLAIM, row -> lease(row, askedAt), UUID.randomUUID(), lease.toMillis(), account, generation);
    }

    /**
     * Takes the leases of accounts that are due, those first that have waited longest, and opens their journal entries, in
     * one commit. Replicas that do this at the same moment get different accounts.
     *
     * <p>Accounts that nobody asked for within {@code idleAfter} are put off on the way, so that no later claim has to step
     * over them: until somebody asks ({@link io.pintags.account.AccountRepository#served}), but for {@code idleEvery} after
     * the end of their tokens at most, so that a grant that is gone does not stay unnoticed for ever. They count towards the
     * limit.
     */
    List<Lease> claimDue(int limit, Duration lease, Duration idleAfter, Duration idleEvery) {
        long askedAt = System.nanoTime();
        return database.query(
                CLAIM_DUE,
                row -> lease(row, askedAt),
                idleEvery.toMillis(),
                limit,
                idleAfter.toMillis(),
                lease.toMillis());
    }

    /** How the account stands now; empty if it is not there. */
    Optional<Standing> standing(UUID account) {
        return database.first(
                "select generation, status, coalesce(lease_until > now(), false) as leased from account where id = ?",
                row -> new Standing(
                        row.getLong("generation"),
                        AccountStatus.valueOf(row.getString("status")),
                        row.getBoolean("leased")),
                account);
    }

    /** Keeps the lease for longer; false and without effect if somebody else has taken it. */
    boolean extend(Lease lease, Duration by) {
        return database.update(
                        "update account set lease_until = now() + ? * interval '1 millisecond'"
                                + " where id = ? and lease_owner = ?",
                        by.toMillis(),
                        lease.account().id(),
                        lease.attempt())
                == 1;
    }

    /**
     * Keeps the lease for a second request, and notes first that the fate of the one before is not known, so that this
     * stays known however the second one ends; false and without effect if somebody else has taken the lease.
     */
    boolean doubt(Lease lease, Duration by) {
        return database.update("""
                        with kept as (
                            update account set lease_until = now() + ? * interval '1 millisecond'
                            where id = ? and lease_owner = ? returning true)
                        update refresh_attempt set outcome = 'ambiguous' where id = ? and exists (select from kept)""", by.toMillis(), lease.account().id(), lease.attempt(), lease.attempt()) == 1;
    }

    /** Ends the journal entry and gives the lease back; the account changes only if the lease was still ours. */
    boolean fail(Lease lease, Failure failure) {
        return database.first(
                        """
                        with journal as (
                            update refresh_attempt set finished_at = now(), outcome = coalesce(outcome, ?)
                            where id = ?)
                        update account set lease_owner = null, lease_until = null, failures = failures + 1,
                            last_failure = ?, last_failure_at = now(),
                            next_refresh_at = now() + ? * interval '1 millisecond', status = ?, status_cause = ?,
                            dead_since = case when ? then coalesce(dead_since, now()) end, updated_at = now()
                        where id = ? and generation = ? and lease_owner = ?
                        returning true""",
                        row -> true,
                        failure.journal(),
                        lease.attempt(),
                        failure.journal(),
                        failure.pause().toMillis(),
                        failure.status().name(),
                        failure.cause(),
                        failure.deadVerdict(),
                        lease.account().id(),
                        lease.account().generation(),
                        lease.attempt())
                .isPresent();
    }

    /** Gives leases back whose refresh tokens were certainly not sent. */
    void release(List<Lease> leases) {
        UUID[] attempts = leases.stream().map(Lease::attempt).toArray(UUID[]::new);
        UUID[] accounts = leases.stream().map(lease -> lease.account().id()).toArray(UUID[]::new);
        database.update("""
                with journal as (delete from refresh_attempt where id = any (?))
                update account set lease_owner = null, lease_until = null
                where id = any (?) and lease_owner = any (?)""", attempts, accounts, attempts);
    }

    /** Whether any account waits for the planner. */
    boolean isAnythingDue() {
        return database.first("""
                        select true from account
                        where status in ('ACTIVE', 'PAUSED') and next_refresh_at <= now()
                            and (lease_until is null or lease_until < now())
                        order by next_refresh_at limit 1""", row -> true).isPresent();
    }

    /** How long ago HubSpot first said that this grant is gone; empty if it did not. */
    Optional<Duration> deadFor(Account account) {
        return database.first(
                "select extract(epoch from now() - dead_since) as seconds from account"
                        + " where id = ? and generation = ? and dead_since is not null",
                row -> Duration.ofMillis((long) (row.getDouble("seconds") * 1000)),
                account.id(),
                account.generation());
    }

    private static Lease lease(ResultSet row, long askedAt) throws SQLException {
        return new Lease(
                row.getObject("lease_owner", UUID.class),
                AccountRow.read(row),
                row.getInt("failures"),
                row.getBoolean("suspect"),
                askedAt);
    }
}
