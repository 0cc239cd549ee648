package io.pintags.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A command of the packaged program, in a process of its own that can be killed. */
public final class CommandProcess implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Process process;
    private final Path log;

    private CommandProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it with these settings and arguments. */
    public static CommandProcess start(Map<String, String> settings, String... arguments) {
        var command = new ArrayList<>(AppProcess.program());
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        if (AppProcess.isJava()) {
            command.addAll(List.of("-jar", "target/quarkus-app/quarkus-run.jar"));
        }
        command.addAll(List.of(arguments));
        Path log = Path.of("target/processes/command-" + NUMBER.incrementAndGet() + ".log");
        return new CommandProcess(AppProcess.launch(command, log), log);
    }

    /** Its exit status, for which this waits. */
    public int exit() {
        try {
            if (!process.waitFor(30, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the command does not end, see " + log);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends it as a power cut would. */
    public void kill9() {
        process.destroyForcibly();
        exit();
    }

    /** What it has said. */
    public List<String> output() {
        try {
            return Files.readAllLines(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill9();
    }
}
