package io.pintags.testing.leaks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What processes of this service have logged during the tests. */
final class ProcessLogs {
    private static final Path TARGET = Path.of("target");
    private static final Path PROCESSES = TARGET.resolve("processes");

    private ProcessLogs() {}

    /** Looks at the logs that were written after this time, in milliseconds since 1970. */
    static void since(long started) {
        Stream.of(TARGET, PROCESSES).filter(Files::isDirectory).forEach(directory -> {
            try (Stream<Path> files = Files.list(directory)) {
                files.filter(ProcessLogs::isOurs)
                        .filter(file -> file.toFile().lastModified() >= started)
                        .forEach(ProcessLogs::look);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Vault's log is Vault's: its key stands in it, since it is a development server. */
    private static boolean isOurs(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".log") && !name.startsWith("vault-");
    }

    private static void look(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            lines.forEach(line -> Leaks.look(log.toString(), line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
