package io.pintags.cli;

import io.pintags.access.ClientEntry;
import io.pintags.crypto.Secret;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;

/** Makes a secret, prints it once, and prints what to store of it, which is only its hash. */
final class NewClient {
    private static final Set<String> OPTIONS = Set.of("--id", "--accounts", "--permissions");

    private static final String HELP = """
            Usage: pintags new-client --id <id> [--accounts <hub ids>] [--permissions <permissions>]

            Makes a random secret for a caller and prints it with the configuration that lets the caller in.
            Nothing is stored or changed.

            Options:
              --id           the caller's name: letters, digits, '.', '_' and '-', at most 64
              --accounts     hub ids with commas between them, or * for every account; none if left out
              --permissions  of token:use, account:read, account:manage, audit:read; token:use if left out
            """;

    private NewClient() {}

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(HELP);
            return Commands.OK;
        }
        try {
            Options options = Options.of("new-client", arguments, OPTIONS, Set.of());
            Secret secret = Secret.random();
            var entry = ClientEntry.of(
                    options.value("--id", ""),
                    secret.sha256(),
                    options.value("--accounts", ""),
                    options.value("--permissions", "token:use"));
            print(entry, secret, out);
            return Commands.OK;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.print(HELP);
            return Commands.USAGE;
        }
    }

    private static void print(ClientEntry entry, Secret secret, PrintStream out) {
        out.printf("""
                Client id:      %s
                Client secret:  %s   (not stored anywhere: keep it now)

                Let the client in with these properties:

                %s
                or with this file, named by pintags.access.clients-file:

                %s
                """, entry.id(), secret.reveal(), entry.properties(), entry.json());
    }
}
