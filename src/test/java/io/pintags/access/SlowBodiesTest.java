package io.pintags.access;

import static io.pintags.testing.HubSpotCall.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Anybody may begin a body, more often than there are worker threads: none of them waits for the rest of it. */
@QuarkusTest
@WithTestResource(TestBed.class)
@TestProfile(SlowBodiesTest.FewThreads.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SlowBodiesTest {
    private static final int THREADS = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Neither half is small, and the whole is within the limit. */
    private static final String HALF = " ".repeat(100_000);

    @TestHTTPResource("/")
    URL service;

    private final List<Socket> open = new ArrayList<>();

    /** As many threads as a test can use up, which nothing sets free but the end of a body. */
    public static final class FewThreads implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.thread-pool.max-threads",
                    Integer.toString(THREADS),
                    "quarkus.http.read-timeout",
                    "10M",
                    "quarkus.http.idle-timeout",
                    "10M");
        }
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Test
    void workflowActionsThatNobodySigned() throws Exception {
        leaveRoomForOthers(
                "/hubspot/workflow-actions/check-connection", "application/json", action("s-1", 4242), "401");
    }

    @Test
    void requestsForTokensOfNobody() throws Exception {
        leaveRoomForOthers("/oauth/token", "application/x-www-form-urlencoded", "grant_type=client_credentials", "401");
    }

    /** The last one: what it leaves behind is forgotten only a moment after its connections are closed. */
    @Test
    @Order(Integer.MAX_VALUE)
    void largeOnesAreNotCollectedWithoutEndAndKeepNoSmallOneOut() throws Exception {
        String head = "POST /oauth/token HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ";
        for (int i = 0; i < 256; i++) {
            send(connect(), head + "200000\r\n\r\na=b");
        }

        // One that comes before all others were seen is not refused, and takes the place of another.
        await().ignoreException(SocketTimeoutException.class).untilAsserted(() -> {
            Socket oneMore = connect();
            oneMore.setSoTimeout(1000);
            send(oneMore, head + "200000\r\n\r\na=b");
            assertThat(firstLine(oneMore)).startsWith("HTTP/1.1 503");
        });
        Socket small = connect();
        send(small, head + "3\r\n\r\na=b");
        assertThat(firstLine(small)).startsWith("HTTP/1.1 401");

        for (Socket socket : open) {
            socket.close();
        }
        await().untilAsserted(() -> {
            Socket oneMore = connect();
            send(oneMore, head + "20000\r\n\r\na=b&" + " ".repeat(19_996));
            assertThat(firstLine(oneMore)).startsWith("HTTP/1.1 401");
        });
    }

    private static String firstLine(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }

    private void leaveRoomForOthers(String path, String type, String begin, String status) throws Exception {
        String head = "POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: " + type
                + "\r\nContent-Length: " + (begin.length() + 2 * HALF.length()) + "\r\n\r\n";
        for (int i = 0; i < 2 * THREADS; i++) {
            send(connect(), head + begin + HALF);
        }

        assertThat(CompletableFuture.supplyAsync(
                        () -> Caller.operator().request().get("/v1/accounts").statusCode(),
                        // Not the common pool, whose threads have another class loader on JDK 25.
                        call -> new Thread(call).start()))
                .succeedsWithin(PATIENCE)
                .isEqualTo(200);

        for (Socket socket : open) {
            send(socket, HALF);
            assertThat(firstLine(socket)).startsWith("HTTP/1.1 " + status);
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(service.getHost(), service.getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        open.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
