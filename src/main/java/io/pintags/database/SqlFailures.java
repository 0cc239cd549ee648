package io.pintags.database;

import io.quarkus.logging.Log;
import java.sql.SQLException;

/** Tells an outage from a fault of ours. The driver's message is dropped: it quotes values. */
final class SqlFailures {
    /** What the function {@code refuse_older_keys} raises. */
    static final String OLDER_KEY = "55000";

    private SqlFailures() {}

    static RuntimeException classify(SQLException failure) {
        String state = failure.getSQLState() == null ? "none" : failure.getSQLState();
        // 08: connection; 25006: read-only server; 40: rolled back; 53: out of resources; 55: not available; 57:
        // shutting
        // down or starting; 58: its machine; none: the pool gave up waiting; 28, 3D: not allowed in, or not there.
        boolean outage = state.startsWith("08")
                || state.equals("25006")
                || state.startsWith("40")
                || state.startsWith("53")
                || state.startsWith("55")
                || state.startsWith("57")
                || state.startsWith("58")
                || state.startsWith("28")
                || state.startsWith("3D")
                || state.equals("none");
        if (!outage) {
            Log.errorf("event=database.refused sql_state=%s", state);
        } else if (state.equals(OLDER_KEY)) {
            Log.warn("event=database.sealed_with_older_key");
        }
        return outage
                ? new DatabaseUnavailable(state)
                : new IllegalStateException("the database refused a statement (SQL state " + state + ")");
    }
}
