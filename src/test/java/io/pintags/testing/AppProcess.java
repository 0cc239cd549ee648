package io.pintags.testing;

import static org.awaitility.Awaitility.await;

import io.pintags.testing.leaks.Leaks;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The packaged service as a process of its own, in its production profile, which can be killed and stopped as an
 * operating system does it. The jar, or with {@code -Dpintags.processes=native} the native executable.
 */
public final class AppProcess implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String BASIC = "Basic "
            + Base64.getEncoder()
                    .encodeToString((TestBed.OPERATOR + ":" + TestBed.secretOf(TestBed.OPERATOR))
                            .getBytes(StandardCharsets.UTF_8));

    private final Process process;
    private final Path log;
    private final URI url;
    private final URI management;

    private AppProcess(Process process, Path log, URI url, URI management) {
        this.process = process;
        this.log = log;
        this.url = url;
        this.management = management;
    }

    /** Starts it with these settings on free ports, and returns once it is ready. */
    public static AppProcess start(Map<String, String> settings) {
        int port = Ports.free();
        int managementPort = Ports.free();
        var command = new ArrayList<>(program());
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Dquarkus.management.host=127.0.0.1");
        command.add("-Dquarkus.management.port=" + managementPort);
        if (isJava()) {
            command.addAll(List.of("-jar", "target/quarkus-app/quarkus-run.jar"));
        }
        Path log = Path.of("target/processes/app-" + NUMBER.incrementAndGet() + ".log");
        var app = new AppProcess(
                launch(command, log),
                log,
                URI.create("http://127.0.0.1:" + port),
                URI.create("http://127.0.0.1:" + managementPort));
        await().pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsMatching(UncheckedIOException.class::isInstance)
                .until(app::isReady);
        return app;
    }

    /** Ends it as a power cut would. */
    public void kill9() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks it to end (SIGTERM) and waits until it has. */
    public void stop() {
        process.destroy();
        try {
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                kill9();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill9();
        }
    }

    /** Freezes it (SIGSTOP): its connections stay, its clocks go on. */
    public void pause() {
        signal("STOP");
    }

    /** Lets it go on (SIGCONT). */
    public void resume() {
        signal("CONT");
    }

    /** Asks for the token of an account, as the operator. */
    public CompletableFuture<HttpResponse<String>> token(long hubId) {
        return ask("/v1/accounts/" + hubId + "/token");
    }

    /** Gets {@code path} as the operator. */
    public CompletableFuture<HttpResponse<String>> ask(String path) {
        return send("GET", path);
    }

    /** Erases an account, as the operator. */
    public CompletableFuture<HttpResponse<String>> erase(long hubId) {
        return send("DELETE", "/v1/accounts/" + hubId);
    }

    private CompletableFuture<HttpResponse<String>> send(String method, String path) {
        var request = HttpRequest.newBuilder(url.resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", BASIC)
                .timeout(Duration.ofMinutes(3))
                .build();
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(reply -> {
            if (reply.statusCode() >= 400) {
                Leaks.look("an error reply", reply.body());
            }
            return reply;
        });
    }

    /** The sum of a meter over its labels, as the management port tells it. */
    public double meter(String name) {
        return get(management.resolve("/q/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What it has logged. */
    public List<String> log() {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill9();
    }

    private boolean isReady() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the service ended at its start, see " + log);
        }
        return Stream.of("started", "ready")
                .allMatch(probe -> get(management.resolve("/q/health/" + probe)).statusCode() == 200);
    }

    private static HttpResponse<String> get(URI address) {
        try {
            var reply = HTTP.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
            Leaks.look("the management port", reply.body());
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static boolean isJava() {
        return !"native".equals(System.getProperty("pintags.processes"));
    }

    static List<String> program() {
        return isJava()
                ? List.of(System.getProperty("java.home") + "/bin/java", "-Xmx192m", "-XX:+UseSerialGC")
                : List.of(System.getProperty("native.image.path"), "-Xmx192m");
    }

    static Process launch(List<String> command, Path log) {
        try {
            Files.createDirectories(log.getParent());
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(new File(log.toString()))
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("the process is not there any more");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
