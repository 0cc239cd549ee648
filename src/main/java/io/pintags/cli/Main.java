package io.pintags.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The entry of the jar and of the native executable. Commands that need nothing of the service end before any of it is
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
        Optional<ServiceCommand> command = ServiceCommand.of(arguments[0]);
        if (command.isEmpty()) {
            System.exit(Commands.run(System.out, System.err, arguments));
        }
        List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
        ServiceCommand.Decision decision = command.get().prepare(rest, System.out, System.err);
        if (!decision.start()) {
            System.exit(decision.status());
        }
        Quarkus.run(command.get().application(), rest.toArray(String[]::new));
    }
}
