package io.pintags.migrate;

import io.pintags.database.Database;
import io.pintags.database.Timestamps;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads how imports stand. All methods block. */
@ApplicationScoped
class ImportReports {
    private final Database database;

    ImportReports(Database database) {
        this.database = database;
    }

    /** Whether rows of the import still wait. */
    boolean isRunning(UUID id) {
        return database.first(
                        "select true from account_import_row where import_id = ? and outcome = 'waiting' limit 1",
                        row -> true,
                        id)
                .isPresent();
    }

    /** The import with some rows of its report, from the one after {@code after}; empty if there is none. */
    Optional<ImportView> view(UUID id, int after, int limit) {
        List<ImportView.OutcomeCount> counts = database.query(
                "select outcome, count(*) as rows from account_import_row where import_id = ? group by outcome"
                        + " order by outcome",
                row -> new ImportView.OutcomeCount(row.getString("outcome"), row.getLong("rows")),
                id);
        List<ImportView.RowReport> rows = database.query(
                "select number, hub_id, outcome from account_import_row where import_id = ? and number > ?"
                        + " order by number limit ?",
                ImportReports::report,
                id,
                after,
                limit);
        return database.first("select * from account_import where id = ?", row -> view(row, counts, rows, limit), id);
    }

    private static ImportView view(
            ResultSet row, List<ImportView.OutcomeCount> counts, List<ImportView.RowReport> rows, int limit)
            throws SQLException {
        boolean running = counts.stream().anyMatch(count -> count.outcome().equals(ImportOutcome.WAITING.code()));
        return new ImportView(
                row.getString("id"),
                running ? "running" : "finished",
                row.getBoolean("dry_run"),
                row.getBoolean("replaces"),
                Timestamps.instant(row, "created_at").orElseThrow().toString(),
                counts.stream().mapToLong(ImportView.OutcomeCount::rows).sum(),
                counts,
                rows,
                rows.size() < limit ? null : rows.get(rows.size() - 1).row());
    }

    private static ImportView.RowReport report(ResultSet row) throws SQLException {
        ImportOutcome outcome = ImportOutcome.of(row.getString("outcome"));
        long hubId = row.getLong("hub_id");
        return new ImportView.RowReport(
                row.getInt("number"),
                hubId == 0 ? null : hubId,
                outcome.code(),
                outcome.advice().orElse(null));
    }
}
