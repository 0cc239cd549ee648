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
              new-client    makes the credentials of a caller (see new-client --help)
              migrate       brings the schema up to date and ends (see migrate --help)
              verify-audit  checks that the audit log is as it was written (see verify-audit --help)
              help          prints this
            """;

    private Commands() {}

    /** Runs the command that {@code arguments} name; the exit status of the process. */
    static int run(PrintStream out, PrintStream err, String... arguments) {
        List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
        return switch (arguments[0]) {
            case "new-client" -> NewClient.run(rest, out, err);
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
