package io.pintags.notify;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** Receives posts, keeps them, and answers with the statuses that a test has lined up, or 204. */
final class Listener implements AutoCloseable {
    private final HttpServer server;
    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();

    /** A request as it arrived. */
    record Post(String path, Headers headers, String body) {
        JsonObject json() {
            return new JsonObject(body);
        }

        String header(String name) {
            return headers.getFirst(name);
        }
    }

    private Listener(HttpServer server) {
        this.server = server;
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            var thread = new Thread(work, "listener");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            posts.add(new Post(exchange.getRequestURI().getPath(), exchange.getRequestHeaders(), body));
            Integer status = statuses.poll();
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status == null ? 204 : status, -1);
            exchange.close();
        });
        server.start();
    }

    static Listener plain() throws IOException {
        return new Listener(HttpServer.create(anyPort(), 0));
    }

    static Listener tls(SSLContext context) throws IOException {
        HttpsServer server = HttpsServer.create(anyPort(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new Listener(server);
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Answers the next requests so. */
    void answer(Integer... next) {
        statuses.addAll(List.of(next));
    }

    List<Post> posts() {
        return List.copyOf(posts);
    }

    /** Posts whose body mentions this account. */
    List<Post> about(long hubId) {
        return posts.stream()
                .filter(post -> post.body().contains(Long.toString(hubId)))
                .toList();
    }

    void forget() {
        posts.clear();
        statuses.clear();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
