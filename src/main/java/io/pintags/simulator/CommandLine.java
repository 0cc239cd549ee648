package io.pintags.simulator;

import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The arguments of {@link SimulatorMain}. */
final class CommandLine {

    static final String USAGE = """
            A stand-in for HubSpot's OAuth endpoints on 127.0.0.1.

              --port <n>             the port, 0 for any free one (default 8090)
              --client-id <id>       the application's client id (default simulated-client)
              --client-secret <s>    the application's client secret (default simulated-secret)
              --token-life <time>    how long access tokens live, such as 90s, 2m, 1h (default 30m)
              --rotating             each refresh returns another refresh token and spends the old one
              --state-file <path>    keep connected portals in this file over a restart
              --help                 show this and end
            """;

    private static final int DEFAULT_PORT = 8090;

    private CommandLine() {}

    /**
     * The options that were asked for, empty when help was.
     *
     * @throws IllegalArgumentException with a message for the user when an argument is wrong
     */
    static Optional<SimulatorOptions> parse(String... args) {
        SimulatorOptions options = SimulatorOptions.defaults().withPort(DEFAULT_PORT);
        Iterator<String> rest = List.of(args).iterator();
        while (rest.hasNext()) {
            String name = rest.next();
            switch (name) {
                case "--port" -> options = options.withPort(number(name, value(name, rest)));
                case "--client-id" -> options = options.withClientId(value(name, rest));
                case "--client-secret" -> options = options.withClientSecrets(value(name, rest));
                case "--token-life" -> options = options.withAccessTokenLife(duration(name, value(name, rest)));
                case "--rotating" -> options = options.withRotating(true);
                case "--state-file" -> options = options.withStateFile(Path.of(value(name, rest)));
                case "--help" -> {
                    return Optional.empty();
                }
                default -> throw new IllegalArgumentException("unknown argument: " + name);
            }
        }
        return Optional.of(options);
    }

    private static String value(String name, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(name + " needs a value");
        }
        return rest.next();
    }

    private static int number(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " needs a number, not " + text, e);
        }
    }

    /** ISO-8601 without its PT, in lower case if one likes. */
    private static Duration duration(String name, String text) {
        try {
            return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(name + " needs a time such as 90s or 2m, not " + text, e);
        }
    }
}
