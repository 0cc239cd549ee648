package io.pintags.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The entry of the jar and of the native executable. Commands end before anything of the service is started. */
@QuarkusMain
public final class Main {
    private Main() {}

    /** Without arguments the service runs until it is stopped; see {@link Commands} for what else there is. */
    public static void main(String... arguments) {
        if (arguments.length == 0) {
            Quarkus.run();
        } else {
            System.exit(Commands.run(System.out, System.err, arguments));
        }
    }
}
