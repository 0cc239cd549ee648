package io.pintags.cli;

import io.pintags.audit.AuditVerifier;
import io.pintags.audit.ChainLink;
import io.pintags.audit.Verification;
import io.quarkus.runtime.QuarkusApplication;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Computes the chain of the audit log again, in a process of its own and with the rights of the service. */
final class VerifyAudit implements QuarkusApplication {
    static final String AFTER = "--after";

    /** The log is not as it was written. */
    private static final int BROKEN = 3;
    /** Events between two lines that tell how far it is. */
    private static final int STEP = 100_000;

    private final AuditVerifier verifier;

    VerifyAudit(AuditVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public int run(String... arguments) {
        return run(after(ServiceCommand.VERIFY_AUDIT.options(List.of(arguments))), System.out);
    }

    int run(Optional<ChainLink> after, PrintStream out) {
        Progress progress = new Progress(0, after, OptionalInt.empty());
        while (progress.status().isEmpty()) {
            Progress before = progress;
            progress = verifier.verify(before.from(), STEP)
                    .fold(intact -> before.and(intact, out), broken -> before.and(broken, out));
        }
        return progress.status().getAsInt();
    }

    /** How far it is, and once it is over, with which status. */
    private record Progress(long events, Optional<ChainLink> from, OptionalInt status) {
        Progress and(Verification.Intact piece, PrintStream out) {
            long done = events + piece.events();
            out.printf("%s: %d events, last %s%n", piece.complete() ? "intact" : "so far", done, piece.last());
            return new Progress(
                    done,
                    Optional.of(piece.last()),
                    piece.complete() ? OptionalInt.of(Commands.OK) : OptionalInt.empty());
        }

        Progress and(Verification.Broken piece, PrintStream out) {
            out.printf(
                    "broken: event %d is %s%n",
                    piece.seq(), piece.damage().name().toLowerCase(Locale.ROOT));
            return new Progress(events, from, OptionalInt.of(BROKEN));
        }
    }

    /** Where to begin, or nothing for the beginning of the log. */
    static Optional<ChainLink> after(Options options) {
        String text = options.value(AFTER, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(ChainLink.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(AFTER + " must be what an earlier run has printed.")));
    }
}
