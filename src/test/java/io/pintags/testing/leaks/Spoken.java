package io.pintags.testing.leaks;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Passes on what is printed, and looks at each line. */
final class Spoken extends OutputStream {
    /** How Quarkus' launcher shows the command that it starts the package with, with the settings of the test on it. */
    private static final String LAUNCHER = "Executing \"";

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
            if (!text.startsWith(LAUNCHER)) {
                Leaks.look(place, text);
            }
            line.reset();
        } else {
            line.write(b);
        }
    }

    @Override
    public void flush() {
        target.flush();
    }
}
