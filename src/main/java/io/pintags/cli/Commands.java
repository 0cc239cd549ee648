package io.pintags.cli;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** Chooses the command. */
final class Commands {
    /** Success. */
    static final int OK = 0;
    /** The command line cannot be understood. */
    static final int USAGE = 2;

    private static final String HELP = """
            Usage: pintags [command]

            Without a command the service is started; it takes its settings from the environment.

            Commands:
              new-client           makes the credentials of a caller
              migrate              brings the schema up to date and ends
              verify-audit         checks that the audit log is as it was written
              rewrap               moves everything that is sealed to the newest version of the keys
              rotate-local-keyset  gives the keyset of the local cipher a new key
              new-transfer-key     makes the keys with which accounts move to this installation
              export               moves accounts to another installation
              import               brings in accounts that another installation has exported
              help                 prints this
            Each of them has --help.
            """;

    private Commands() {}

    /** Runs the command that {@code arguments} name; the exit status of the process. */
    static int run(PrintStream out, PrintStream err, String... arguments) {
        List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
        return switch (arguments[0]) {
            case "new-client" -> NewClient.run(rest, out, err);
            case "rotate-local-keyset" -> KeyCommands.rotateLocalKeyset(rest, out, err);
            case "new-transfer-key" -> KeyCommands.newTransferKey(rest, out, err);
            case "help", "--help", "-h" -> {
                out.print(HELP);
                yield OK;
            }
            default -> {
                err.println("There is no such command.");
                err.print(HELP);
                yield USAGE;
            }
        };
    }
}
