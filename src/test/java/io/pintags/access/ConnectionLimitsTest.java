package io.pintags.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers that hold connections, are slow, or send too much: they are cut off, and nobody else notices. */
@QuarkusTest
@WithTestResource(TestBed.class)
@TestProfile(ConnectionLimitsTest.Narrow.class)
class ConnectionLimitsTest {
    private static final int MOST = 20;

    @TestHTTPResource("/v1/accounts/4242/token/renewal")
    URL api;

    private final List<Socket> open = new ArrayList<>();

    /** Limits that a test can reach. */
    public static final class Narrow implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.http.limits.max-connections",
                    Integer.toString(MOST),
                    "quarkus.http.read-timeout",
                    "1S",
                    "quarkus.http.idle-timeout",
                    "2S");
        }
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Test
    void probesAreAnsweredWhileNoConnectionIsLeftAndIdleOnesMakeRoom() throws IOException {
        for (int i = 0; i < MOST + 5; i++) {
            connect("");
        }

        given().get("http://localhost:" + management() + "/q/health/live")
                .then()
                .statusCode(200);
        // Not connected, since a whole consent may take longer than a connection may be idle here.
        await().ignoreExceptions().until(() -> Caller.operator().token(4299).statusCode() == 404);
    }

    @Test
    void aBodyThatDoesNotComeIsNotWaitedFor() throws IOException {
        Socket slow = connect("POST " + api.getPath() + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 1000\r\n\r\n{");
        assertEnds(slow);
    }

    @Test
    void norIsOneThatComesByteByByte() throws IOException {
        Socket slow = connect(
                "POST /hubspot/workflow-actions/check-connection HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 100000\r\n\r\n{");
        await().pollInterval(Duration.ofMillis(100)).until(() -> {
            try {
                slow.getOutputStream().write(' ');
                return false;
            } catch (SocketException closed) {
                return true;
            }
        });
    }

    @Test
    void soIsAHeaderThatDoesNotEnd() throws IOException {
        assertEnds(connect("GET " + api.getPath() + " HTTP/1.1\r\nHost: x\r\nX-Slow: "));
    }

    @Test
    void aHeaderThatIsTooLongAndABodyThatIsEndlessAreCut() throws IOException {
        assertThat(answer(connect(
                        "GET " + api.getPath() + " HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(40_000) + "\r\n\r\n")))
                .matches("(?s)HTTP/1.1 4.*|");
        Socket endless = connect("POST " + api.getPath()
                + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertThat(answer(endless, "10000\r\n" + "a".repeat(0x10000) + "\r\n")).matches("(?s)HTTP/1.1 4.*|");
    }

    private static int management() {
        return ConfigProvider.getConfig()
                .getOptionalValue("quarkus.management.test-port", Integer.class)
                .orElse(9001);
    }

    private Socket connect(String text) throws IOException {
        var socket = new Socket(api.getHost(), api.getPort());
        socket.setSoTimeout(60_000);
        open.add(socket);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Not before the server has closed it is there an end to read. */
    private static void assertEnds(Socket socket) throws IOException {
        assertThat(answer(socket)).doesNotContain("HTTP/1.1 2");
    }

    private static String answer(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException reset) {
            return "";
        }
    }

    /** Sends {@code chunk} until the server has had enough of it. */
    private static String answer(Socket socket, String chunk) throws IOException {
        try {
            for (int i = 0; i < 100; i++) {
                socket.getOutputStream().write(chunk.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (SocketException closed) {
            return "";
        }
        return answer(socket);
    }
}
