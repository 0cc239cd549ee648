package io.pintags.testing.leaks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What was found so far by the tests of this process. In a file, because the tests of a Quarkus application have class
 * loaders of their own, and because the build looks at it when all tests are over.
 */
public final class Leaks {
    private static final String FILE = "pintags.leaks";
    private static final String REPORTED = "pintags.leaks.reported";
    private static final int MAX_TEXT = 500;
    private static final Set<String> KNOWN = new HashSet<>();

    private Leaks() {}

    /** Looks at something that left the service, at {@code place}. */
    public static void look(String place, String text) {
        if (text != null) {
            Planted.in(text).ifPresent(secret -> add(secret + " in " + place, shortened(text)));
        }
    }

    private static List<String> found() {
        try {
            return Files.readAllLines(file());
        } catch (NoSuchFileException nothing) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was found since this was asked last, so that one leak does not fail the tests of others. */
    static List<String> foundSince() {
        List<String> all = found();
        int reported = Integer.getInteger(REPORTED, 0);
        System.setProperty(REPORTED, Integer.toString(all.size()));
        return all.subList(Math.min(reported, all.size()), all.size());
    }

    static void forget() {
        try {
            Files.deleteIfExists(file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each kind once per test: a leak on a path that is often gone would fill the disk. */
    private static synchronized void add(String kind, String text) {
        String finding = System.getProperty(LeakWatch.CURRENT_TEST, "before the first test") + ": " + kind;
        if (!KNOWN.add(finding)) {
            return;
        }
        try {
            Files.createDirectories(file().getParent());
            Files.writeString(
                    file(),
                    finding + ": " + text + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() > MAX_TEXT ? line.substring(0, MAX_TEXT) + "..." : line;
    }

    private static Path file() {
        return Path.of(System.getProperty(FILE, "target/leaks/tests.txt"));
    }
}
