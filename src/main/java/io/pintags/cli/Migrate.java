package io.pintags.cli;

import io.quarkus.runtime.QuarkusApplication;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * Brings the schema up to date and ends, for a job that runs before the service with the rights of the schema's owner. The
 * migration itself is what a start does; here nothing else is served, scheduled or asked for.
 */
final class Migrate implements QuarkusApplication {
    static final String NAME = "migrate";

    private static final String HELP = """
            Usage: pintags migrate

            Brings the schema of the database up to date and ends. Needs QUARKUS_DATASOURCE_JDBC_URL, _USERNAME and
            _PASSWORD of the schema's owner, and no other setting.
            """;

    static Decision prepare(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.equals(List.of("--help"))) {
            out.print(HELP);
            return Decision.end(Commands.OK);
        }
        if (!arguments.isEmpty()) {
            err.print(HELP);
            return Decision.end(Commands.USAGE);
        }
        return Decision.startFor(NAME, Map.of("pintags.database.migrate-at-start", "true"));
    }

    @Override
    public int run(String... arguments) {
        return Commands.OK;
    }
}
