package io.pintags.migrate;

import io.pintags.audit.AuditEntry;
import io.pintags.audit.AuditLog;
import io.pintags.audit.AuditType;
import io.pintags.crypto.Plain;
import io.pintags.crypto.RowContexts;
import io.pintags.crypto.SealedField;
import io.pintags.crypto.TokenCipher;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Takes rows in: looks at them, seals the tokens that are to be proved, and stores them. Blocks. */
@ApplicationScoped
class Imports {
    /** Tokens in one request to the cipher. */
    private static final int BATCH = 200;

    private final Triage triage;
    private final ImportStore store;
    private final TokenCipher cipher;
    private final RowContexts contexts;
    private final AuditLog audit;

    Imports(Triage triage, ImportStore store, TokenCipher cipher, RowContexts contexts, AuditLog audit) {
        this.triage = triage;
        this.store = store;
        this.cipher = cipher;
        this.contexts = contexts;
        this.audit = audit;
    }

    /**
     * Stores {@code rows}; those that wait are proved by whichever process comes first.
     *
     * @param actor who imports, for the audit log
     * @return the id of the import
     * @throws io.pintags.crypto.CipherUnavailable if nothing can be sealed; nothing was stored
     */
    UUID add(List<ImportRow> rows, ImportOptions options, String actor) {
        List<ImportRow> judged = triage.of(rows, options.replaces());
        var all = new ArrayList<ImportStore.NewRow>();
        for (int from = 0; from < judged.size(); from += BATCH) {
            List<ImportRow> batch = judged.subList(from, Math.min(judged.size(), from + BATCH));
            all.addAll(options.dryRun() ? looked(batch) : sealed(batch));
        }
        UUID id = UUID.randomUUID();
        store.add(id, actor, options, all);
        if (!options.dryRun()) {
            audit.note(new AuditEntry(
                    AuditType.IMPORT_STARTED, actor, null, null, null, "ok", null, Math.max(1, rows.size())));
        }
        return id;
    }

    private static List<ImportStore.NewRow> looked(List<ImportRow> rows) {
        return rows.stream()
                .map(row -> new ImportStore.NewRow(
                        UUID.randomUUID(), row, row.refusal().orElse(ImportOutcome.READY), Optional.empty()))
                .toList();
    }

    private List<ImportStore.NewRow> sealed(List<ImportRow> rows) {
        List<UUID> ids = rows.stream().map(row -> UUID.randomUUID()).toList();
        var plain = new ArrayList<Plain>();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).refusal().isEmpty()) {
                plain.add(new Plain(
                        contexts.of(ids.get(i), SealedField.IMPORTED_TOKEN),
                        rows.get(i).token().orElseThrow()));
            }
        }
        var ciphertexts = (plain.isEmpty()
                        ? List.<String>of()
                        : cipher.seal(plain).await().atMost(Duration.ofMinutes(1)))
                .iterator();
        var stored = new ArrayList<ImportStore.NewRow>();
        for (int i = 0; i < rows.size(); i++) {
            Optional<ImportOutcome> refusal = rows.get(i).refusal();
            stored.add(new ImportStore.NewRow(
                    ids.get(i),
                    rows.get(i),
                    refusal.orElse(ImportOutcome.WAITING),
                    refusal.isPresent() ? Optional.empty() : Optional.of(ciphertexts.next())));
        }
        return stored;
    }
}
