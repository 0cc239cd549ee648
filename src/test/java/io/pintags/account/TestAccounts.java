package io.pintags.account;

import io.pintags.database.Database;

/** For tests that run statements without the rest of the service. */
public final class TestAccounts {
    private TestAccounts() {}

    /** The repository on {@code database}. */
    public static AccountRepository on(Database database) {
        return new AccountRepository(database);
    }
}
