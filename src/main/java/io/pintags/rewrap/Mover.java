package io.pintags.rewrap;

import io.pintags.crypto.CipherRefused;
import io.pintags.crypto.KeyVersion;
import io.pintags.crypto.RowContexts;
import io.pintags.crypto.Sealed;
import io.pintags.crypto.TokenCipher;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Moves the ciphertexts of rows to the newest version of the keys; nothing is stored here. Blocks on the cipher. */
@ApplicationScoped
class Mover {
    private final TokenCipher cipher;
    private final RowContexts contexts;

    Mover(TokenCipher cipher, RowContexts contexts) {
        this.cipher = cipher;
        this.contexts = contexts;
    }

    /** Moves the rows in one request; if one of them does not open, one by one, and those that do not are left out. */
    List<SealedRow.Moved> moveWhatOpens(SealedTable table, List<SealedRow> rows) {
        try {
            return move(table, rows);
        } catch (CipherRefused one) {
            return rows.stream().flatMap(row -> alone(table, row).stream()).toList();
        }
    }

    private Optional<SealedRow.Moved> alone(SealedTable table, SealedRow row) {
        try {
            return Optional.of(move(table, List.of(row)).get(0));
        } catch (CipherRefused broken) {
            return Optional.empty();
        }
    }

    private List<SealedRow.Moved> move(SealedTable table, List<SealedRow> rows) {
        var sealed = new ArrayList<Sealed>();
        for (SealedRow row : rows) {
            for (int i = 0; i < table.columns().size(); i++) {
                if (row.ciphertexts().get(i) != null) {
                    var field = table.columns().get(i).field();
                    sealed.add(new Sealed(
                            contexts.of(row.boundTo(), field), row.ciphertexts().get(i)));
                }
            }
        }
        var fresh = (sealed.isEmpty()
                        ? List.<String>of()
                        : cipher.rewrap(sealed).await().atMost(Duration.ofMinutes(1)))
                .iterator();
        var moved = new ArrayList<SealedRow.Moved>();
        for (SealedRow row : rows) {
            var ciphertexts = new ArrayList<String>();
            row.ciphertexts().forEach(old -> ciphertexts.add(old == null ? null : fresh.next()));
            moved.add(new SealedRow.Moved(row, ciphertexts));
        }
        return moved;
    }

    /** The newest version among the ciphertexts of the rows, or {@code known} if that is newer. */
    static int newest(List<SealedRow.Moved> rows, int known) {
        return rows.stream()
                .flatMap(row -> row.ciphertexts().stream())
                .filter(Objects::nonNull)
                .mapToInt(KeyVersion::of)
                .reduce(known, Math::max);
    }
}
