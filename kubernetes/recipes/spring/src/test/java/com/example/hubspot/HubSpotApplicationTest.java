package com.example.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;

/** Both PinTags and HubSpot are one small server here. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
class HubSpotApplicationTest {
    private static final List<String> CALLS = new CopyOnWriteArrayList<>();
    private static HttpServer server;

    @Autowired
    RestClient hubSpot;

    @DynamicPropertySource
    static void addresses(DynamicPropertyRegistry properties) throws Exception {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            CALLS.add(exchange.getRequestURI().getPath() + " " + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes()));
            byte[] reply = (exchange.getRequestURI().getPath().equals("/oauth/token")
                            ? "{\"access_token\":\"t1\",\"token_type\":\"Bearer\",\"expires_in\":1500,\"scope\":\"oauth\"}"
                            : "{\"total\":7}")
                    .getBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, reply.length);
            exchange.getResponseBody().write(reply);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        properties.add("PINTAGS_URL", () -> url);
        properties.add("hubspot.api-url", () -> url);
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @Test
    void aTokenIsFetchedOnceAndSentToHubSpot() {
        for (int i = 0; i < 3; i++) {
            assertThat(hubSpot.get().uri("/crm").retrieve().body(String.class)).isEqualTo("{\"total\":7}");
        }
        assertThat(CALLS.get(0))
                .startsWith("/oauth/token Basic cmVwb3J0czpyZXBsYWNlLW1l")
                .contains("grant_type=client_credentials", "scope=hubspot%3Aportal%3A4242");
        assertThat(CALLS.subList(1, CALLS.size())).hasSize(3).allMatch(call -> call.startsWith("/crm Bearer t1"));
    }
}
