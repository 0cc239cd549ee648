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
    private static final String HELP = """
            Usage: pintags migrate

            Brings the schema of the database up to date and ends. Needs QUARKUS_DATASOURCE_JDBC_URL, _USERNAME and
            _PASSWORD of the schema's owner, and no other setting.
            """;

    /** What a start with this purpose does not do. */
    private static final Map<String, String> SETTINGS = Map.of(
            "pintags.start.purpose", "migrate",
            "pintags.database.migrate-at-start", "true",
            "pintags.crypto.kind", "transit",
            "quarkus.http.host-enabled", "false",
            "quarkus.management.host-enabled", "false",
            "quarkus.scheduler.enabled", "false");

    /** Whether the process should go on and start for this; otherwise {@code status} is its exit status. */
    record Decision(boolean start, int status) {}

    static Decision prepare(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.equals(List.of("--help"))) {
            out.print(HELP);
            return new Decision(false, Commands.OK);
        }
        if (!arguments.isEmpty()) {
            err.print(HELP);
            return new Decision(false, Commands.USAGE);
        }
        SETTINGS.forEach(System::setProperty);
        return new Decision(true, Commands.OK);
    }

    @Override
    public int run(String... arguments) {
        return Commands.OK;
    }
}
