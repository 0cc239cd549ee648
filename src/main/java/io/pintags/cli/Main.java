package io.pintags.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;
import java.util.List;

/**
 * The entry of the jar and of the native executable. Commands that need no database end before anything of the service is
 * started.
 */
@QuarkusMain
public final class Main {
    private Main() {}

    /** Without arguments the service runs until it is stopped; see {@link Commands} for what else there is. */
    public static void main(String... arguments) {
        if (arguments.length == 0) {
            Quarkus.run();
            return;
        }
        List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
        switch (arguments[0]) {
            case Migrate.NAME -> start(Migrate.class, Migrate.prepare(rest, System.out, System.err), rest);
            case VerifyAudit.NAME -> start(VerifyAudit.class, VerifyAudit.prepare(rest, System.out, System.err), rest);
            default -> System.exit(Commands.run(System.out, System.err, arguments));
        }
    }

    private static void start(Class<? extends QuarkusApplication> command, Decision decision, List<String> arguments) {
        if (decision.start()) {
            Quarkus.run(command, arguments.toArray(String[]::new));
        } else {
            System.exit(decision.status());
        }
    }
}
