package io.pintags.access.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys over HTTP, as the Kubernetes API serves them. */
class IssuerEndpointTest {
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final String KEYS = "{\"keys\":[]}";

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, String> documents = new HashMap<>();
    private HttpServer server;
    private String issuer;
    private String authorization;

    @TempDir
    Path directory;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            authorization = exchange.getRequestHeaders().getFirst("Authorization");
            String path = exchange.getRequestURI().getPath();
            String document = documents.get(path);
            boolean taken = exchange.getRequestHeaders().getFirst("Accept").contains(mediaType(path));
            int status = document == null ? 404 : taken ? 200 : 406;
            byte[] body = (status == 200 ? document : "").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        issuer = "http://127.0.0.1:" + server.getAddress().getPort();
        documents.put("/keys", KEYS);
    }

    /** The Kubernetes API answers 406 to those who do not take the one that it has. */
    private static String mediaType(String path) {
        return path.equals(DISCOVERY) ? "application/json" : "application/jwk-set+json";
    }

    @AfterEach
    void stop() {
        server.stop(0);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void theKeysAreFoundByDiscovery() {
        discovery(issuer);
        assertThat(fetch(Map.of())).isEqualTo(KEYS);
        assertThat(authorization).isNull();
    }

    @Test
    void aDocumentOfAnotherIssuerIsNotFollowed() {
        discovery("https://other.example");
        assertThatThrownBy(() -> fetch(Map.of())).hasMessageContaining("not the issuer's");
    }

    @Test
    void aKnownAddressNeedsNoDiscovery() {
        assertThat(fetch(Map.of("jwks-url", issuer + "/keys"))).isEqualTo(KEYS);
        assertThatThrownBy(() -> fetch(Map.of("jwks-url", issuer + "/gone"))).hasMessageContaining("404");
    }

    @Test
    void theTokenOfThisPodIsSentIfItIsConfigured() throws IOException {
        Path token = directory.resolve("token");
        Files.writeString(token, "mine\n");
        fetch(Map.of("jwks-url", issuer + "/keys", "token-file", token.toString()));
        assertThat(authorization).isEqualTo("Bearer mine");
    }

    @Test
    void aFloodIsNotRead() {
        documents.put("/flood", "x".repeat(1_000_000));
        assertThatThrownBy(() -> fetch(Map.of("jwks-url", issuer + "/flood"))).isNotNull();
    }

    private String fetch(Map<String, String> settings) {
        var all = new HashMap<String, String>();
        all.put("pintags.access.kubernetes.issuer", issuer);
        settings.forEach((name, value) -> all.put("pintags.access.kubernetes." + name, value));
        return new IssuerEndpoint(vertx, ServiceAccountTokensTest.config(all))
                .fetch()
                .await()
                .atMost(Duration.ofSeconds(20));
    }

    private void discovery(String of) {
        documents.put(DISCOVERY, "{\"issuer\":\"" + of + "\",\"jwks_uri\":\"" + issuer + "/keys\"}");
    }
}
