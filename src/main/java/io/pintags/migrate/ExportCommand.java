package io.pintags.migrate;

import io.pintags.account.AccountSignals;
import io.pintags.account.AccountStatus;
import io.pintags.audit.AuditEntry;
import io.pintags.audit.AuditLog;
import io.pintags.audit.AuditType;
import io.pintags.crypto.CipherRefused;
import io.pintags.crypto.CipherUnavailable;
import io.pintags.crypto.RowContexts;
import io.pintags.crypto.Sealed;
import io.pintags.crypto.SealedField;
import io.pintags.crypto.Secret;
import io.pintags.crypto.TokenCipher;
import io.pintags.database.DatabaseUnavailable;
import io.pintags.hubspot.HubId;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Writes accounts into a file, sealed to the key of the installation that they move to. Each is let go first, recorded
 * second and written third: this installation never spends a token that another one has. A command and no request, so
 * that refresh tokens leave by no address. Blocks.
 */
@ApplicationScoped
public class ExportCommand {
    private static final Duration RENEWAL_TIME = Duration.ofSeconds(60);
    private static final Duration CALL = Duration.ofMinutes(1);

    private final MoveStore store;
    private final TokenCipher cipher;
    private final RowContexts contexts;
    private final AccountSignals signals;
    private final AuditLog audit;

    ExportCommand(MoveStore store, TokenCipher cipher, RowContexts contexts, AccountSignals signals, AuditLog audit) {
        this.store = store;
        this.cipher = cipher;
        this.contexts = contexts;
        this.signals = signals;
        this.audit = audit;
    }

    /**
     * Writes the accounts, or all for an empty list, to a new {@code file} that only its owner can read.
     *
     * @return the exit status, see {@link MoveResult}
     */
    public int run(Path key, List<HubId> accounts, Path file, PrintStream out, PrintStream err) {
        TransferKey recipient;
        try {
            recipient = TransferKey.toSealWith(key);
        } catch (TransferKey.Unusable e) {
            err.println(e.getMessage());
            return MoveResult.USAGE;
        }
        int left = 0;
        try (var lines = new OwnersFile(file)) {
            for (HubId hubId : accounts.isEmpty() ? store.all() : accounts) {
                String outcome = export(hubId, recipient, lines);
                left += outcome.equals("exported") ? 0 : 1;
                out.printf("hub_id=%s outcome=%s%n", hubId, outcome);
            }
        } catch (IOException e) {
            err.println("The file cannot be written, or is there already.");
            return MoveResult.INTERRUPTED;
        } catch (CipherUnavailable | DatabaseUnavailable e) {
            err.println("Interrupted: the keys or the database cannot be used. Run this again, into another file.");
            return MoveResult.INTERRUPTED;
        }
        return left == 0 ? MoveResult.DONE : MoveResult.SOME_LEFT;
    }

    private String export(HubId hubId, TransferKey recipient, OwnersFile lines) throws IOException {
        Optional<MoveStore.Moved> moved = letGo(hubId);
        if (moved.isEmpty()) {
            return store.status(hubId)
                    .map(status -> switch (status) {
                        case ACTIVE, PAUSED -> "renewal-under-way";
                        case RECONNECT_REQUIRED -> "reconnect-required";
                        case ERASED -> "erased";
                    })
                    .orElse("not-connected");
        }
        MoveStore.Moved account = moved.get();
        signals.announce(hubId);
        Secret token;
        try {
            var sealed = new Sealed(contexts.of(account.id(), SealedField.REFRESH_TOKEN), account.ciphertext());
            token = cipher.open(List.of(sealed)).await().atMost(CALL).get(0);
        } catch (CipherRefused e) {
            return "unreadable";
        }
        audit.record(AuditEntry.ok(
                        AuditType.ACCOUNT_MOVED, AuditEntry.COMMAND, hubId, account.id(), account.generation()))
                .await()
                .atMost(CALL);
        lines.add(new Transfer(hubId, account.clientId(), token).seal(recipient));
        return "exported";
    }

    /** A renewal under way ends within its lease; so long it is waited for. */
    private Optional<MoveStore.Moved> letGo(HubId hubId) {
        long end = System.nanoTime() + RENEWAL_TIME.toNanos();
        Optional<MoveStore.Moved> moved = store.letGo(hubId);
        while (moved.isEmpty() && isConnected(hubId) && System.nanoTime() < end) {
            try {
                TimeUnit.MILLISECONDS.sleep(250);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return moved;
            }
            moved = store.letGo(hubId);
        }
        return moved;
    }

    private boolean isConnected(HubId hubId) {
        return store.status(hubId)
                .filter(status -> status == AccountStatus.ACTIVE || status == AccountStatus.PAUSED)
                .isPresent();
    }
}
