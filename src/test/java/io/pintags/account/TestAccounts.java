package io.pintags.account;

import io.pintags.database.Database;
import io.pintags.hubspot.HubId;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

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

    /** A repository in which {@code rows} looks accounts up. */
    public static AccountRepository finding(Function<HubId, Optional<Account>> rows) {
        return new AccountRepository(null) {
            @Override
            public Optional<Account> find(HubId hubId) {
                return rows.apply(hubId);
            }
        };
    }
}
