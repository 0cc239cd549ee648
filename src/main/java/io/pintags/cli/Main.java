package io.pintags.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;
import java.util.List;

/** The entry of the jar and of the native executable. Commands other than {@code migrate} end before anything of the
 * service is started. */
@QuarkusMain
public final class Main {
    private Main() {}

    /** Without arguments the service runs until it is stopped; see {@link Commands} for what else there is. */
    public static void main(String... arguments) {
        if (arguments.length == 0) {
            Quarkus.run();
        } else if (arguments[0].equals("migrate")) {
            List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
            Migrate.Decision decision = Migrate.prepare(rest, System.out, System.err);
            if (decision.start()) {
                Quarkus.run(Migrate.class);
            } else {
                System.exit(decision.status());
            }
        } else {
            System.exit(Commands.run(System.out, System.err, arguments));
        }
    }
}
