package io.pintags.testing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Reads every value of every column of every table. */
public final class Everything {
    private Everything() {}

    /** {@code table.column: value} for whatever is not null. */
    public static List<String> in(DataSource database) throws SQLException {
        var values = new ArrayList<String>();
        try (Connection connection = database.getConnection()) {
            for (String table : tables(connection)) {
                try (var statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("select * from " + table)) {
                    int columns = rows.getMetaData().getColumnCount();
                    while (rows.next()) {
                        for (int i = 1; i <= columns; i++) {
                            if (rows.getString(i) != null) {
                                values.add(
                                        table + "." + rows.getMetaData().getColumnName(i) + ": " + rows.getString(i));
                            }
                        }
                    }
                }
            }
        }
        return values;
    }

    private static List<String> tables(Connection connection) throws SQLException {
        var tables = new ArrayList<String>();
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select quote_ident(table_name) from information_schema.tables"
                        + " where table_schema = 'public' and table_type = 'BASE TABLE'")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }
}
