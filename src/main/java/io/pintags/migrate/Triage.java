package io.pintags.migrate;

import io.pintags.crypto.Secret;
import io.pintags.hubspot.HubId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds out which rows need no proof, without asking HubSpot: doubles, and what is here already. Blocks. */
@ApplicationScoped
class Triage {
    private final ImportStore store;

    Triage(ImportStore store) {
        this.store = store;
    }

    /** The same rows, with a refusal in those that are not to be proved. */
    List<ImportRow> of(List<ImportRow> rows, boolean replaces) {
        List<ImportRow> usable =
                rows.stream().filter(row -> row.refusal().isEmpty()).toList();
        Map<HubId, Standing> standings = store.standings(
                usable.stream().flatMap(row -> row.hubId().stream()).toList());
        // In this order: a row that comes to its end in between is in both, and not in neither.
        Set<String> waiting = store.waiting(sha256s(usable));
        Set<String> imported = store.imported(sha256s(usable));
        var seen = new HashSet<Object>();
        return rows.stream()
                .map(row -> row.refusal().isPresent() ? row : judge(row, standings, imported, waiting, seen, replaces))
                .toList();
    }

    /** Whether any of their tokens waits for its proof, whichever import brought it. */
    boolean isWaiting(List<ImportRow> rows) {
        return !store.waiting(sha256s(rows)).isEmpty();
    }

    private static List<String> sha256s(List<ImportRow> rows) {
        return rows.stream()
                .flatMap(row -> row.token().stream())
                .map(Secret::sha256)
                .toList();
    }

    private static ImportRow judge(
            ImportRow row,
            Map<HubId, Standing> standings,
            Set<String> imported,
            Set<String> waiting,
            Set<Object> seen,
            boolean replaces) {
        Secret token = row.token().orElseThrow();
        boolean newToken = seen.add(token.sha256());
        boolean newAccount = row.hubId().map(seen::add).orElse(true);
        if (!newToken || !newAccount) {
            return row.because(ImportOutcome.DUPLICATE);
        }
        if (imported.contains(token.sha256())) {
            return row.because(ImportOutcome.UNCHANGED);
        }
        if (waiting.contains(token.sha256())) {
            return row.because(ImportOutcome.DUPLICATE);
        }
        Optional<ImportOutcome> verdict =
                row.hubId().map(standings::get).flatMap(standing -> standing.verdict(token.fingerprint(), replaces));
        return verdict.map(row::because).orElse(row);
    }
}
