package io.pintags.migrate;

import io.pintags.audit.AuditEntry;
import io.pintags.crypto.CipherUnavailable;
import io.pintags.database.DatabaseUnavailable;
import io.pintags.hubspot.HubSpotConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Imports accounts that another installation has exported for this one. A command, so that the private key is never sent
 * to an address. Blocks until every row has come to its end.
 */
@ApplicationScoped
public class ImportCommand {
    private static final Set<String> GOOD = Set.of(
            ImportOutcome.IMPORTED.code(),
            ImportOutcome.REPLACED.code(),
            ImportOutcome.UNCHANGED.code(),
            ImportOutcome.READY.code());
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int PAGE = 1000;

    private final Imports imports;
    private final Triage triage;
    private final ImportWorker worker;
    private final ImportReports reports;
    private final HubSpotConfig hubspot;
    private final MigrateConfig config;

    ImportCommand(
            Imports imports,
            Triage triage,
            ImportWorker worker,
            ImportReports reports,
            HubSpotConfig hubspot,
            MigrateConfig config) {
        this.imports = imports;
        this.triage = triage;
        this.worker = worker;
        this.reports = reports;
        this.hubspot = hubspot;
        this.config = config;
    }

    /**
     * Imports what {@code file} holds, sealed to the private key in {@code key}, and tells what became of each line.
     *
     * @return the exit status, see {@link MoveResult}
     */
    public int run(Path key, Path file, boolean dryRun, boolean replaces, PrintStream out, PrintStream err) {
        List<ImportRow> rows;
        try {
            rows = rows(Files.readAllLines(file), TransferKey.toOpenWith(key));
        } catch (TransferKey.Unusable e) {
            err.println(e.getMessage());
            return MoveResult.USAGE;
        } catch (IOException e) {
            err.println("The file of accounts cannot be read.");
            return MoveResult.USAGE;
        }
        if (rows.isEmpty() || rows.size() > config.maxRows()) {
            err.printf("The file must have from 1 to %d lines.%n", config.maxRows());
            return MoveResult.USAGE;
        }
        try {
            if (!dryRun) {
                finishEarlier(rows, out);
            }
            UUID id = imports.add(rows, new ImportOptions(dryRun, replaces), AuditEntry.COMMAND);
            out.printf("import=%s rows=%d%n", id, rows.size());
            finish(id, out);
            return report(id, out);
        } catch (CipherUnavailable | DatabaseUnavailable e) {
            err.println("Interrupted: the keys or the database cannot be used. Run this again.");
            return MoveResult.INTERRUPTED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return MoveResult.INTERRUPTED;
        }
    }

    private List<ImportRow> rows(List<String> lines, TransferKey key) {
        var rows = new ArrayList<ImportRow>();
        for (String line : lines) {
            if (!line.isBlank()) {
                int number = rows.size() + 1;
                rows.add(Transfer.open(line.strip(), key)
                        .map(transfer -> row(number, transfer))
                        .orElseGet(() -> ImportRow.refused(number, ImportOutcome.UNREADABLE)));
            }
        }
        return rows;
    }

    private ImportRow row(int number, Transfer transfer) {
        ImportRow row = ImportRow.of(
                number, transfer.hubId().toString(), transfer.refreshToken().reveal());
        boolean ours = hubspot.clientId().filter(transfer.clientId()::equals).isPresent();
        return ours || row.refusal().isPresent() ? row : row.because(ImportOutcome.OTHER_APP);
    }

    /** What a command that was cut off has left waiting comes to its end first, so that the report is about all lines. */
    private void finishEarlier(List<ImportRow> rows, PrintStream out) throws InterruptedException {
        if (triage.isWaiting(rows)) {
            out.println("An earlier import of the same lines goes on first.");
            do {
                work();
            } while (triage.isWaiting(rows));
        }
    }

    private void work() throws InterruptedException {
        if (worker.round() == 0) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private void finish(UUID id, PrintStream out) throws InterruptedException {
        long told = System.nanoTime();
        while (reports.isRunning(id)) {
            work();
            if (System.nanoTime() - told > TELL_NANOS) {
                told = System.nanoTime();
                reports.view(id, 0, 1).ifPresent(view -> out.println(counts(view)));
            }
        }
    }

    private int report(UUID id, PrintStream out) {
        int left = 0;
        Integer after = 0;
        ImportView view = null;
        while (after != null) {
            view = reports.view(id, after, PAGE).orElseThrow();
            for (ImportView.RowReport row : view.report()) {
                left += GOOD.contains(row.outcome()) ? 0 : 1;
                out.printf(
                        "line=%d hub_id=%s outcome=%s%n",
                        row.row(), row.hubId() == null ? "unknown" : row.hubId(), row.outcome());
            }
            after = view.nextAfter();
        }
        out.println(counts(view));
        return left == 0 ? MoveResult.DONE : MoveResult.SOME_LEFT;
    }

    private static String counts(ImportView view) {
        var text = new StringBuilder("rows=" + view.rows());
        view.outcomes()
                .forEach(count ->
                        text.append(' ').append(count.outcome()).append('=').append(count.rows()));
        return text.toString();
    }
}
