package io.pintags.database;

import javax.sql.DataSource;

/** For tests that run statements without the rest of the service. */
public final class TestDatabase {
    private TestDatabase() {}

    /** What a statement fails with while the database is away. */
    public static DatabaseUnavailable away() {
        return new DatabaseUnavailable("08006");
    }

    /** The service's way to {@code source}. */
    public static Database on(DataSource source) {
        return new Database(source);
    }
}
