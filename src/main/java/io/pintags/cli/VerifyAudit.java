package io.pintags.cli;

import io.pintags.audit.AuditVerifier;
import io.pintags.audit.ChainLink;
import io.pintags.audit.Verification;
import io.quarkus.runtime.QuarkusApplication;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Computes the chain of the audit log again, in a process of its own and with the rights of the service. */
final class VerifyAudit implements QuarkusApplication {
    static final String NAME = "verify-audit";

    /** The log is not as it was written. */
    private static final int BROKEN = 3;
    /** Events between two lines that tell how far it is. */
    private static final int STEP = 100_000;

    private static final String HELP = """
            Usage: pintags verify-audit [--after <seq>:<hash>]

            Computes the hash chain of the audit log again. Ends with 0 if every event is as it was written, and with 3
            if one is not: the first such event and what is wrong with it are printed. Needs QUARKUS_DATASOURCE_JDBC_URL,
            _USERNAME and _PASSWORD of the service, and no other setting.

            Options:
              --after  where an earlier run ended, which it printed. Keep that elsewhere: only with it does a log show
                       that was replaced as a whole
            """;

    private final AuditVerifier verifier;

    VerifyAudit(AuditVerifier verifier) {
        this.verifier = verifier;
    }

    static Decision prepare(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.equals(List.of("--help"))) {
            out.print(HELP);
            return Decision.end(Commands.OK);
        }
        if (!arguments.isEmpty() && after(arguments.toArray(String[]::new)).isEmpty()) {
            err.print(HELP);
            return Decision.end(Commands.USAGE);
        }
        return Decision.startFor(
                NAME, Map.of("pintags.database.migrate-at-start", "false", "quarkus.log.console.stderr", "true"));
    }

    @Override
    public int run(String... arguments) {
        return run(after(arguments), System.out);
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

    private static Optional<ChainLink> after(String... arguments) {
        return arguments.length == 2 && arguments[0].equals("--after")
                ? ChainLink.parse(arguments[1])
                : Optional.empty();
    }
}
