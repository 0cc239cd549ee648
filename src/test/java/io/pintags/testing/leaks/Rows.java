package io.pintags.testing.leaks;

import io.pintags.testing.Everything;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** What stands in the database, the audit log among it. */
public final class Rows {
    private Rows() {}

    /** Looks at every value, except those that are sealed. */
    public static void look(DataSource database) {
        try {
            List<String> values = Everything.in(database);
            values.stream()
                    .filter(value -> !value.contains("_ciphertext: "))
                    .forEach(value -> Leaks.look("the database", value));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
