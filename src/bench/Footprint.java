import io.pintags.crypto.Secret;
import io.pintags.simulator.HubSpotSimulator;
import io.pintags.simulator.SimulatorOptions;
import io.pintags.testing.VaultServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/** Runs one packaging of the service after the other against the same database, Vault and simulated HubSpot. */
public final class Footprint {
    private static final String SECRET = "bench-secret-0123456789abcdef";
    private static final String CREDENTIALS =
            "Basic " + Base64.getEncoder().encodeToString(("bench:" + SECRET).getBytes());
    private static final List<String> CALLER = List.of(
            "-Dpintags.access.clients.bench.secret-sha256=" + HexFormat.of().formatHex(Secret.digest(SECRET)),
            "-Dpintags.access.clients.bench.accounts=*",
            "-Dpintags.access.clients.bench.permissions=token:use");
    private static final int CONNECTIONS = 32;
    private static final int IDLE_SECONDS = 12;

    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private final Map<String, String> environment = new HashMap<>();
    private final HubSpotSimulator hubspot;

    private Footprint(HubSpotSimulator hubspot, VaultServer vault, EmbeddedPostgres postgres) {
        this.hubspot = hubspot;
        environment.put("PINTAGS_TENANT", "bench");
        environment.put("PINTAGS_PUBLIC_URL", "http://localhost:8080");
        environment.put("PINTAGS_PRIVACY_CONTACT", "privacy@example.com");
        environment.put("PINTAGS_CONNECT_ALLOW", "anyone");
        environment.put("PINTAGS_HUBSPOT_CLIENT_ID", "simulated-client");
        environment.put("PINTAGS_HUBSPOT_CLIENT_SECRET", "simulated-secret");
        environment.put("PINTAGS_HUBSPOT_API_URL", hubspot.url().toString());
        environment.put("PINTAGS_HUBSPOT_APP_URL", hubspot.url().toString());
        environment.put("QUARKUS_VAULT_URL", vault.url());
        environment.put("QUARKUS_VAULT_AUTHENTICATION_CLIENT_TOKEN", vault.serviceToken());
        environment.put(
                "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres");
        environment.put("QUARKUS_DATASOURCE_USERNAME", "postgres");
        environment.put("QUARKUS_DATASOURCE_PASSWORD", "postgres");
    }

    public static void main(String[] args) throws Exception {
        int seconds = Integer.parseInt(args[1]);
        try (var hubspot = HubSpotSimulator.start(SimulatorOptions.defaults());
                var vault = VaultServer.start();
                var postgres = EmbeddedPostgres.builder().start()) {
            var bench = new Footprint(hubspot, vault, postgres);
            // What the chart gives to each; its tests compare.
            List<String> executable = List.of(
                    new File(args[0]).getAbsolutePath(), "-Xmx48m", "-Xmn6m", "-XX:+ExitOnOutOfMemoryError");
            List<String> jar = List.of("java", "-Xmx192m", "-jar", args[2]);
            // The first start migrates the schema and connects the account; it is not measured.
            bench.connect(executable);
            System.out.printf("%-34s %12s %12s%n", "", "native", "jar");
            var figures = new ArrayList<Map<String, Double>>();
            for (var command : List.of(executable, jar)) {
                figures.add(bench.measure(command, seconds));
            }
            figures.get(0).forEach((name, value) ->
                    System.out.printf("%-34s %12.2f %12.2f%n", name, value, figures.get(1).get(name)));
            System.out.printf("%-34s %12.2f%n", "executable (MB)", Files.size(Path.of(args[0])) / 1e6);
            System.out.printf(
                    "%-34s %12.2f%n",
                    "requests per second, native / jar",
                    figures.get(0).get("requests per second") / figures.get(1).get("requests per second"));
        }
    }

    private void connect(List<String> command) throws Exception {
        int port = freePort();
        Process process = start(command, port);
        try {
            await(() -> send(port, "/v1/accounts/4242/token", CREDENTIALS).statusCode() > 0);
            HttpResponse<String> install = send(port, "/hubspot/install", "");
            String cookie = install.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
            var state = Pattern.compile("state=([^&]+)")
                    .matcher(install.headers().firstValue("location").orElseThrow());
            if (!state.find()) {
                throw new IllegalStateException("no state in the consent address");
            }
            String callback = "/hubspot/callback?state=" + state.group(1) + "&code=" + hubspot.authorize(4242);
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + callback))
                    .header("Cookie", cookie)
                    .build();
            int status = http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
            if (status != 200) {
                throw new IllegalStateException("the account was not connected: " + status);
            }
        } finally {
            end(process);
        }
    }

    private Map<String, Double> measure(List<String> command, int seconds) throws Exception {
        var figures = new java.util.LinkedHashMap<String, Double>();
        var starts = new ArrayList<Double>();
        for (int run = 0; run < 5; run++) {
            int port = freePort();
            long begin = System.nanoTime();
            Process process = start(command, port);
            try {
                await(() -> send(port, "/v1/accounts/4242/token", CREDENTIALS).statusCode() == 200);
                starts.add((System.nanoTime() - begin) / 1e9);
            } finally {
                end(process);
            }
        }
        starts.sort(null);
        figures.put("first token, median of 5 (s)", starts.get(2));
        int port = freePort();
        Process process = start(command, port);
        try {
            await(() -> send(port, "/v1/accounts/4242/token", CREDENTIALS).statusCode() == 200);
            double begin = processorSeconds(process);
            TimeUnit.SECONDS.sleep(IDLE_SECONDS);
            figures.put("idle: processor (1/1000)", (processorSeconds(process) - begin) / IDLE_SECONDS * 1000);
            figures.put("idle: anonymous memory (MB)", memory(process, "RssAnon"));
            figures.put("idle: RSS (MB)", memory(process, "VmRSS"));
            begin = processorSeconds(process);
            double perSecond = load(port, seconds);
            figures.put("requests per second", perSecond);
            // Unlike the line before, this hardly depends on what else the machine does.
            figures.put("processor per request (ms)", (processorSeconds(process) - begin) * 1000 / (perSecond * seconds));
            figures.put("after load: anonymous memory (MB)", memory(process, "RssAnon"));
            figures.put("after load: RSS (MB)", memory(process, "VmRSS"));
        } finally {
            end(process);
        }
        return figures;
    }

    /** Hits of the cache, over keep-alive connections, one request after the other on each. */
    private double load(int port, int seconds) throws InterruptedException {
        var done = new LongAdder();
        var failed = new LongAdder();
        var threads = new ArrayList<Thread>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (int i = 0; i < CONNECTIONS; i++) {
            var thread = new Thread(() -> {
                while (System.nanoTime() < end) {
                    try {
                        (send(port, "/v1/accounts/4242/token", CREDENTIALS).statusCode() == 200 ? done : failed)
                                .increment();
                    } catch (IOException | InterruptedException e) {
                        failed.increment();
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failed.sum() > 0) {
            throw new IllegalStateException(failed.sum() + " requests failed");
        }
        return done.sum() / (double) seconds;
    }

    private Process start(List<String> command, int port) throws IOException {
        var withCaller = new ArrayList<>(command);
        withCaller.addAll(1, CALLER);
        var builder = new ProcessBuilder(withCaller)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/bench.log")));
        builder.environment().putAll(environment);
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(freePort()));
        builder.environment().put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        return builder.start();
    }

    private HttpResponse<String> send(int port, String path, String credentials)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10));
        if (!credentials.isEmpty()) {
            request.header("Authorization", credentials);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private static void await(Condition condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < end) {
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (IOException notYet) {
                // It does not listen yet.
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        throw new IllegalStateException("the service did not answer in a minute; see target/bench.log");
    }

    private static double processorSeconds(Process process) {
        return process.info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    private static double memory(Process process, String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith(field + ":")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
            }
        }
        return Double.NaN;
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
