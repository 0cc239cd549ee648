package io.pintags.testing.leaks;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Passes on what is printed, and looks at each line. */
final class Spoken extends OutputStream {
    private static final Set<String> LAUNCHERS = Set.of(
            "io.quarkus.test.common.LauncherUtil",
            "io.quarkus.test.common.DefaultJarLauncher",
            "io.quarkus.test.common.DefaultNativeImageLauncher");

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final PrintStream target;
    private final String place;

    private Spoken(PrintStream target, String place) {
        this.target = target;
        this.place = place;
    }

    static PrintStream to(PrintStream target, String place) {
        return new PrintStream(new Spoken(target, place), true, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int b) {
        target.write(b);
        if (b == '\n') {
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            if (Planted.in(text).isPresent() && !isOfATest()) {
                Leaks.look(place, text);
            }
        } else {
            line.write(b);
        }
    }

    /**
     * What tools of the tests print is no word of the service: a request whose reply is not what the test expects, and the
     * command line with all settings by which Quarkus starts the packaged service.
     */
    private static boolean isOfATest() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .anyMatch(name -> name.startsWith("io.restassured.") || LAUNCHERS.contains(name)));
    }

    @Override
    public void flush() {
        target.flush();
    }
}
