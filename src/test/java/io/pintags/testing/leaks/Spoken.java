package io.pintags.testing.leaks;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Passes on what is printed, and looks at each line. */
final class Spoken extends OutputStream {
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

    /** A request that a test sent is printed when its reply is not what the test expects; that is no word of the service. */
    private static boolean isOfATest() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().startsWith("io.restassured.")));
    }

    @Override
    public void flush() {
        target.flush();
    }
}
