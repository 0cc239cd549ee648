package io.pintags.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command of the packaged service (jar or native executable), in a process that ends by itself. */
public final class CommandProcess {
    private final Path log;

    private CommandProcess(Path log) {
        this.log = log;
    }

    /** Commands whose output goes to {@code target/<name>.log}. */
    public static CommandProcess loggedAs(String name) {
        return new CommandProcess(Path.of("target", name + ".log"));
    }

    /** Runs it; its exit status. */
    public int run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>(
                "native".equals(System.getProperty("pintags.processes"))
                        ? List.of(System.getProperty("native.image.path"))
                        : List.of(
                                System.getProperty("java.home") + "/bin/java",
                                "-jar",
                                "target/quarkus-app/quarkus-run.jar"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(new File(log.toString()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    /** What the last run has printed. */
    public String output() throws IOException {
        return Files.readString(log);
    }
}
