package io.pintags.database;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Runs SQL. Every method blocks and belongs on a worker thread; a single statement is its own transaction, so that a
 * statement which changes two tables (a common table expression) commits both in one round trip.
 *
 * <p>All methods fail with {@link DatabaseUnavailable} when the database cannot be reached or cannot commit, and with
 * {@link IllegalStateException} when a statement is wrong. Values are always bound, never pasted.
 */
@ApplicationScoped
public class Database {
    private final DataSource pool;

    Database(DataSource pool) {
        this.pool = pool;
    }

    /** Reads one row of a result. */
    @FunctionalInterface
    public interface RowReader<T> {
        /** The value of the row that {@code row} stands on. */
        T read(ResultSet row) throws SQLException;
    }

    /** Work within one transaction. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does the work; an exception rolls it back. */
        T on(Connection connection) throws SQLException;
    }

    /** All rows of {@code sql}, which may also change data and return it. */
    public <T> List<T> query(String sql, RowReader<T> reader, Object... values) {
        return onConnection(connection -> query(connection, sql, reader, values));
    }

    /** The first row of {@code sql}, if it has one. */
    public <T> Optional<T> first(String sql, RowReader<T> reader, Object... values) {
        return query(sql, reader, values).stream().findFirst();
    }

    /** The number of rows that {@code sql} changed. */
    public int update(String sql, Object... values) {
        return onConnection(connection -> update(connection, sql, values));
    }

    /** Runs several statements as one transaction. */
    public <T> T inTransaction(Work<T> work) {
        return onConnection(connection -> {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (Throwable e) {
                // Errors too: what is half done must not be committed on the way out.
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        });
    }

    /** As {@link #query(String, RowReader, Object...)}, inside a transaction. */
    public static <T> List<T> query(Connection connection, String sql, RowReader<T> reader, Object... values)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            var result = new ArrayList<T>();
            while (rows.next()) {
                result.add(reader.read(rows));
            }
            return result;
        }
    }

    /** As {@link #update(String, Object...)}, inside a transaction. */
    public static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    private <T> T onConnection(Work<T> work) {
        try (Connection connection = pool.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw SqlFailures.classify(e);
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, Timestamps.toDriver(values[i]));
        }
        return statement;
    }
}
