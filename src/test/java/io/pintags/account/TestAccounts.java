package io.pintags.account;

import io.pintags.database.Database;
import java.util.Collection;
import java.util.UUID;

/** For tests that run statements without the rest of the service. */
public final class TestAccounts {
    private TestAccounts() {}

    /** The repository on {@code database}. */
    public static AccountRepository on(Database database) {
        return new AccountRepository(database);
    }

    /** A repository that takes no note of what was served. */
    public static AccountRepository forgetful() {
        return new AccountRepository(null) {
            @Override
            public void served(Collection<UUID> ids) {
                // Nothing looks at it.
            }
        };
    }
}
