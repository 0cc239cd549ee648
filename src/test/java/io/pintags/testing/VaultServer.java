package io.pintags.testing;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Vault-compatible server: the one that {@code VAULT_ADDR} and {@code VAULT_TOKEN} name, or one started from a
 * {@code bao} or {@code vault} program on the PATH, or one in Docker.
 */
public final class VaultServer implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String url;
    private final String rootToken;
    private final Optional<Process> process;
    private final Optional<String> container;

    private VaultServer(String url, String rootToken, Optional<Process> process, Optional<String> container) {
        this.url = url;
        this.rootToken = rootToken;
        this.process = process;
        this.container = container;
    }

    /** How a server would be had here, or empty if none can. */
    public static Optional<String> source() {
        if (System.getenv("VAULT_ADDR") != null && System.getenv("VAULT_TOKEN") != null) {
            return Optional.of("VAULT_ADDR");
        }
        return program().or(() -> dockerRuns() ? Optional.of("docker") : Optional.empty());
    }

    /** Uses or starts a server, with a transit engine and the key {@code pintags} in it. */
    public static VaultServer start() {
        String source = source().orElseThrow(() -> new IllegalStateException("no Vault-compatible server can be had"));
        VaultServer server = source.equals("VAULT_ADDR")
                ? new VaultServer(
                        System.getenv("VAULT_ADDR"), System.getenv("VAULT_TOKEN"), Optional.empty(), Optional.empty())
                : launch(source);
        server.prepare();
        return server;
    }

    /** Where it listens. */
    public String url() {
        return url;
    }

    /** Its port on this machine. */
    int port() {
        return URI.create(url).getPort();
    }

    /** A token that may do what the service's policy allows, and nothing else. */
    public String serviceToken() {
        return tokenFor("pintags-service");
    }

    /** A token with exactly the policy in {@code kubernetes/vault/<name>.hcl}. */
    public String tokenFor(String policy) {
        try {
            String hcl = Files.readString(Path.of("kubernetes/vault/" + policy + ".hcl"));
            call("PUT", "sys/policies/acl/" + policy, new JsonObject().put("policy", hcl));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JsonObject token = call(
                "POST",
                "auth/token/create-orphan",
                new JsonObject()
                        .put("policies", new JsonArray().add(policy))
                        .put("no_default_policy", true)
                        .put("ttl", "2h"));
        return token.getJsonObject("auth").getString("client_token");
    }

    /** Calls the server's API as its administrator; the reply, or an empty object. */
    public JsonObject call(String method, String path, JsonObject body) {
        HttpResponse<String> response = send(method, path, body, rootToken);
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(method + " " + path + " gave " + response.statusCode());
        }
        return response.body().isEmpty() ? new JsonObject() : new JsonObject(response.body());
    }

    /** The status of a call made with {@code token}. */
    public int statusOf(String method, String path, JsonObject body, String token) {
        return send(method, path, body, token).statusCode();
    }

    /** Seals it: until it is unsealed it answers 503 and its keys are not in its memory. */
    public void seal() {
        call("PUT", "sys/seal", null);
    }

    /** Unseals it with the key that a development server logs at its start; for servers that this class started. */
    public void unseal() {
        try (Stream<String> lines = Files.lines(log(port()).toPath())) {
            String key = lines.filter(line -> line.startsWith("Unseal Key: "))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no unseal key in the log"))
                    .substring("Unseal Key: ".length())
                    .trim();
            call("PUT", "sys/unseal", new JsonObject().put("key", key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this class can seal and unseal it. */
    public boolean isOurs() {
        return process.isPresent();
    }

    @Override
    public void close() {
        process.ifPresent(VaultServer::end);
        container.ifPresent(name -> run("docker", "rm", "-f", name));
    }

    private void prepare() {
        if (!call("GET", "sys/mounts", null).containsKey("transit/")) {
            call("POST", "sys/mounts/transit", new JsonObject().put("type", "transit"));
        }
        call(
                "POST",
                "transit/keys/pintags",
                new JsonObject().put("type", "aes256-gcm96").put("derived", true));
    }

    private static VaultServer launch(String program) {
        int port = Ports.free();
        String token = "root-" + UUID.randomUUID();
        String url = "http://127.0.0.1:" + port;
        VaultServer server;
        if (program.equals("docker")) {
            String name = "pintags-vault-" + port;
            run(
                    "docker",
                    "run",
                    "-d",
                    "--rm",
                    "--name",
                    name,
                    "-p",
                    "127.0.0.1:" + port + ":8200",
                    "-e",
                    "BAO_DEV_ROOT_TOKEN_ID=" + token,
                    "openbao/openbao:2");
            server = new VaultServer(url, token, Optional.empty(), Optional.of(name));
        } else {
            server = new VaultServer(url, token, Optional.of(process(program, port, token)), Optional.empty());
        }
        await().ignoreExceptions().until(() -> isUp(url));
        return server;
    }

    private static Process process(String program, int port, String token) {
        try {
            File log = log(port);
            Files.createDirectories(log.getParentFile().toPath());
            Process process = new ProcessBuilder(
                            program,
                            "server",
                            "-dev",
                            "-dev-root-token-id=" + token,
                            "-dev-listen-address=127.0.0.1:" + port,
                            "-dev-no-store-token")
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static File log(int port) {
        return new File("target/vault-" + port + ".log");
    }

    private static boolean isUp(String url) throws IOException, InterruptedException {
        return HTTP.send(
                                HttpRequest.newBuilder(URI.create(url + "/v1/sys/health"))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }

    private HttpResponse<String> send(String method, String path, JsonObject body, String token) {
        var publisher =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body.encode());
        var request = HttpRequest.newBuilder(URI.create(url + "/v1/" + path))
                .header("X-Vault-Token", token)
                .method(method, publisher)
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Optional<String> program() {
        return Stream.of("bao", "vault")
                .flatMap(name -> Stream.of(Optional.ofNullable(System.getenv("PATH"))
                                .orElse("")
                                .split(File.pathSeparator))
                        .map(directory -> new File(directory, name)))
                .filter(File::canExecute)
                .map(File::getPath)
                .findFirst();
    }

    private static boolean dockerRuns() {
        try {
            return run("docker", "version") == 0;
        } catch (UncheckedIOException noDocker) {
            return false;
        }
    }

    private static int run(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(2, TimeUnit.MINUTES) ? process.exitValue() : -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
