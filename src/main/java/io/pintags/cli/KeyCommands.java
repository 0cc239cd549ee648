package io.pintags.cli;

import io.pintags.crypto.LocalKeyset;
import io.pintags.migrate.TransferKeys;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/** Makes keys in files of this machine; needs nothing of the service. */
final class KeyCommands {
    private static final String ROTATE_HELP = """
            Usage: pintags rotate-local-keyset --file <file>
            Gives the keyset of the local cipher a new key, which seals from now on; the older ones go on opening.
            Processes that use the file notice by themselves. Then run "pintags rewrap".
            """;
    private static final String TRANSFER_HELP = """
            Usage: pintags new-transfer-key --out <file>
            Makes the pair of keys with which accounts move to this installation. The private key goes into a new file
            with mode 0600, for "pintags import --key"; the public key is printed, for "pintags export --to-key" there.
            """;

    private KeyCommands() {}

    static int rotateLocalKeyset(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.equals(List.of("--help"))) {
            out.print(ROTATE_HELP);
            return Commands.OK;
        }
        try {
            var file = Options.of("rotate-local-keyset", arguments, Set.of("--file"), Set.of())
                    .path("--file");
            if (!java.nio.file.Files.exists(file)) {
                throw new IllegalArgumentException("There is no keyset at that place.");
            }
            out.printf("The newest key of the keyset is now version %d.%n", LocalKeyset.rotate(file));
            return Commands.OK;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.print(ROTATE_HELP);
            return Commands.USAGE;
        } catch (IllegalStateException | UncheckedIOException e) {
            err.println(e.getMessage());
            return Commands.USAGE;
        }
    }

    static int newTransferKey(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.equals(List.of("--help"))) {
            out.print(TRANSFER_HELP);
            return Commands.OK;
        }
        try {
            out.println(TransferKeys.make(Options.of("new-transfer-key", arguments, Set.of("--out"), Set.of())
                    .path("--out")));
            return Commands.OK;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.print(TRANSFER_HELP);
            return Commands.USAGE;
        } catch (IOException e) {
            err.println("The file cannot be written, or is there already.");
            return Commands.USAGE;
        }
    }
}
