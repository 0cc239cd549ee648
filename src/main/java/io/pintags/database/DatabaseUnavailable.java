package io.pintags.database;

import io.pintags.problem.Outage;

/**
 * The database cannot be reached, or cannot commit at present. The last statement may or may not have taken effect:
 * whoever needs to know reads the row again.
 */
public final class DatabaseUnavailable extends Outage {
    private static final long serialVersionUID = 1L;

    private final String sqlState;

    DatabaseUnavailable(String sqlState) {
        super("the database cannot be used (SQL state " + sqlState + ")", "The database cannot be used at present.");
        this.sqlState = sqlState;
    }

    /** Whether it refused what was sealed with a key that may have been retired; sealing it again helps. */
    public boolean isOfOlderKey() {
        return sqlState.equals(SqlFailures.OLDER_KEY);
    }
}
