package io.pintags.token;

import io.pintags.access.Caller;
import io.pintags.account.Account;
import io.pintags.crypto.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An opened token in memory, and the callers to whom handing it out is on record already.
 *
 * @param account the account as it was read
 * @param accessToken the token in clear
 * @param readAt when the row was read
 * @param disclosedTo ids of callers whose disclosure of this very token is durable
 * @param returnedBy ids of callers who gave this very token back and are owed another
 */
record CachedToken(
        Account account, Secret accessToken, Instant readAt, Set<String> disclosedTo, Set<String> returnedBy) {
    static CachedToken of(Account account, Secret accessToken, Instant readAt) {
        return new CachedToken(
                account, accessToken, readAt, ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet());
    }

    /** The same token after its row was read again: who has it stays known while the generation is the same. */
    CachedToken readAgain(Account now, Instant at) {
        return new CachedToken(now, accessToken, at, disclosedTo, returnedBy);
    }

    long generation() {
        return account.generation();
    }

    Duration life() {
        return stored().life();
    }

    /** How long the token still lives; zero or negative once it is over. */
    Duration remaining(Instant now) {
        return Duration.between(now, stored().expiresAt());
    }

    boolean isAlive(Instant now) {
        return remaining(now).toSeconds() >= 1;
    }

    /** Whether a renewal failed and is not due again yet. */
    boolean isToBeLeftAlone(Instant now) {
        return account.lastFailure().isPresent()
                && account.nextRefreshAt().filter(now::isBefore).isPresent();
    }

    boolean isReturnedBy(Caller caller) {
        return returnedBy.contains(caller.id());
    }

    /** The caller says that it is done with this token: it is owed another, and handing it this one is news again. */
    void takeBack(Caller caller) {
        disclosedTo.remove(caller.id());
        returnedBy.add(caller.id());
    }

    private Account.StoredToken stored() {
        return account.token().orElseThrow();
    }
}
