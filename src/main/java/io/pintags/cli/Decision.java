package io.pintags.cli;

import java.util.HashMap;
import java.util.Map;

/**
 * Whether the process should go on and start for a command.
 *
 * @param start whether it should
 * @param status the exit status if it should not
 */
record Decision(boolean start, int status) {
    /** What a start for a command does not do: serve, schedule, or ask for more than the database. */
    private static final Map<String, String> DATABASE_ONLY = Map.of(
            "pintags.crypto.kind", "transit",
            "quarkus.http.host-enabled", "false",
            "quarkus.management.host-enabled", "false",
            "quarkus.scheduler.enabled", "false");

    static Decision end(int status) {
        return new Decision(false, status);
    }

    /** Goes on with the database alone. */
    static Decision startFor(String purpose, Map<String, String> more) {
        var settings = new HashMap<>(DATABASE_ONLY);
        settings.put("pintags.start.purpose", purpose);
        settings.putAll(more);
        settings.forEach(System::setProperty);
        return new Decision(true, Commands.OK);
    }
}
