package io.pintags.migrate;

import io.pintags.access.AccountSet;
import io.pintags.account.AccountSignals;
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
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Writes accounts into a file, sealed to the key of the installation that they move to. What can fail without harm comes
 * first: the file is made and the token opened. Then the account is let go, then that is recorded, then it is written: this
 * installation never spends a token that another one has. A command and no request, so that refresh tokens leave by no
 * address. Blocks.
 */
@ApplicationScoped
public class ExportCommand {
    private static final Duration RENEWAL_TIME = Duration.ofSeconds(60);
    private static final Duration CALL = Duration.ofMinutes(1);
    private static final int LOOK_MILLIS = 250;

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
     * Writes the accounts to a new {@code file} that only its owner can read.
     *
     * @return the exit status, see {@link MoveResult}
     */
    public int run(Path key, AccountSet accounts, Path file, PrintStream out, PrintStream err) {
        TransferKey recipient;
        OwnersFile lines;
        try {
            recipient = TransferKey.toSealWith(key);
            lines = new OwnersFile(file);
        } catch (TransferKey.Unusable e) {
            err.println(e.getMessage());
            return MoveResult.USAGE;
        } catch (IOException e) {
            err.println("The file to write cannot be made, or is there already.");
            return MoveResult.USAGE;
        }
        int left = 0;
        try (lines) {
            List<HubId> chosen = accounts.all()
                    ? store.all()
                    : accounts.listed().stream().sorted().toList();
            for (HubId hubId : chosen) {
                String outcome = export(hubId, recipient, lines);
                left += outcome.equals("exported") ? 0 : 1;
                out.printf("hub_id=%s outcome=%s%n", hubId, outcome);
            }
        } catch (IOException e) {
            err.println("Interrupted: the file cannot be written. Run this again, into another file.");
            return MoveResult.INTERRUPTED;
        } catch (CipherUnavailable | DatabaseUnavailable e) {
            err.println("Interrupted: the keys or the database cannot be used. Run this again, into another file.");
            return MoveResult.INTERRUPTED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return MoveResult.INTERRUPTED;
        }
        return left == 0 ? MoveResult.DONE : MoveResult.SOME_LEFT;
    }

    /** A renewal under way ends within its lease; so long it is waited for. */
    private String export(HubId hubId, TransferKey recipient, OwnersFile lines)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + RENEWAL_TIME.toNanos();
        do {
            Optional<MoveStore.Candidate> found = store.find(hubId);
            if (found.isEmpty()) {
                return "not-connected";
            }
            MoveStore.Candidate account = found.get();
            Optional<String> obstacle = account.obstacle(recipient.thumbprint());
            if (obstacle.isPresent()) {
                return obstacle.get();
            }
            if (account.busy()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                continue;
            }
            Secret token;
            try {
                token = open(account);
            } catch (CipherRefused e) {
                return "unreadable";
            }
            OptionalLong generation = store.letGo(account, recipient.thumbprint());
            if (generation.isPresent()) {
                signals.announce(hubId);
                record(hubId, account, generation.getAsLong());
                lines.add(new Transfer(hubId, account.clientId(), token).seal(recipient));
                return "exported";
            }
        } while (System.nanoTime() < end);
        return "renewal-under-way";
    }

    private Secret open(MoveStore.Candidate account) {
        var sealed = new Sealed(contexts.of(account.id(), SealedField.REFRESH_TOKEN), account.ciphertext());
        return cipher.open(List.of(sealed)).await().atMost(CALL).get(0);
    }

    private void record(HubId hubId, MoveStore.Candidate account, long generation) {
        audit.record(AuditEntry.ok(AuditType.ACCOUNT_MOVED, AuditEntry.COMMAND, hubId, account.id(), generation))
                .await()
                .atMost(CALL);
    }
}
