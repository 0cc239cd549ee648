package io.pintags.refresh;

import io.pintags.account.Account;
import java.time.Duration;
import java.util.UUID;

/**
 * The right to spend the refresh token of one generation, and the journal entry that says that it may be spent.
 *
 * @param attempt id of the journal entry, and owner of the lease: unique per attempt, so that even the same process
 *     cannot settle a lease that it lost
 * @param account the account as it was read
 * @param failures how often in a row it failed before
 * @param suspect whether an earlier attempt on the same generation may have spent the refresh token: it has no end in
 *     the journal (its process died), or ended without an answer
 * @param askedAt when the claim was sent to the database, as {@link System#nanoTime} has it: the lease is not older
 */
public record Lease(UUID attempt, Account account, int failures, boolean suspect, long askedAt) {
    /** How old the lease is at most, by a clock that nobody sets. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - askedAt);
    }
}
