package io.pintags.database;

import javax.sql.DataSource;

/** For tests that run statements without the rest of the service. */
public final class TestDatabase {
    private TestDatabase() {}

    /** The service's way to {@code source}. */
    public static Database on(DataSource source) {
        return new Database(source);
    }
}
