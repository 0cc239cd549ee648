package io.pintags.simulator;

import static io.pintags.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CountersTest {

    private HubSpotSimulator simulator;
    private SimulatorClient client;

    @BeforeEach
    void start() {
        simulator = HubSpotSimulator.start(SimulatorOptions.defaults());
        client = new SimulatorClient(simulator);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void everyUseIsCounted() {
        JsonObject tokens = json(client.exchange(simulator.authorize(4242)));
        String refresh = tokens.getString("refresh_token");
        client.refresh(refresh);
        client.refresh("na1-unknown");
        simulator.inject(Fault.serverError(500));
        client.refresh(refresh);
        client.token(Map.of("grant_type", "refresh_token", "refresh_token", refresh, "client_id", "other"));
        client.introspect(refresh);
        client.revoke(refresh);
        client.uninstall(tokens.getString("access_token"));

        Counters counters = simulator.counters();
        assertThat(counters.tokenCalls()).isEqualTo(5);
        assertThat(counters.exchanges()).isEqualTo(1);
        assertThat(counters.refreshes())
                .isEqualTo(Map.of(Counters.SUCCESS, 1L, "BAD_REFRESH_TOKEN", 1L, "BAD_CLIENT_ID", 1L));
        assertThat(counters.refreshToken(refresh)).isEqualTo(new Counters.Use(3, 1));
        assertThat(counters.portal(4242)).isEqualTo(new Counters.Use(3, 1));
        assertThat(counters.refreshToken("na1-unknown")).isEqualTo(new Counters.Use(1, 0));
        assertThat(counters.faults()).isEqualTo(Map.of("serverError", 1L));
        assertThat(counters.introspections()).isEqualTo(1);
        assertThat(counters.revocations()).isEqualTo(1);
        assertThat(counters.uninstalls()).isEqualTo(1);
    }

    @Test
    void concurrencyIsThatOfRequestsUnderWay() {
        simulator.grant(1, 3);
        client.refresh(HubSpotSimulator.grantedRefreshToken(1));
        client.refresh(HubSpotSimulator.grantedRefreshToken(2));
        assertThat(simulator.counters().maxConcurrentTokenCalls()).isEqualTo(1);

        simulator.inject(Fault.held().untilCleared());
        List<CompletableFuture<HttpResponse<String>>> held = Stream.of(1, 2, 3)
                .map(hubId -> client.refreshAsync(HubSpotSimulator.grantedRefreshToken(hubId)))
                .toList();
        await().until(() -> simulator.counters().held() == 3);
        simulator.clearFaults();
        held.forEach(CompletableFuture::join);
        assertThat(simulator.counters().maxConcurrentTokenCalls()).isEqualTo(3);
    }

    @Test
    void aBrokenConnectionIsUnderWayNoMore() {
        simulator.grant(1, 1);
        simulator.inject(Fault.resetAfterRead().times(3));
        Stream.of(1, 2, 3)
                .map(attempt -> client.refreshAsync(HubSpotSimulator.grantedRefreshToken(1)))
                .forEach(broken -> assertThat(broken).failsWithin(Duration.ofMinutes(1)));

        assertThat(simulator.counters().maxConcurrentTokenCalls()).isEqualTo(1);
    }

    @Test
    void theJsonHoldsDigestsInPlaceOfTokens() {
        String refresh = json(client.exchange(simulator.authorize(4242))).getString("refresh_token");
        client.refresh(refresh);
        HttpResponse<String> response = client.get("/simulator/counters");

        assertThat(response.body()).doesNotContain(refresh);
        assertThat(json(response).getJsonObject("refreshTokens").getJsonObject(Sha256.hex(refresh)))
                .isEqualTo(new JsonObject().put("presented", 1).put("succeeded", 1));
        assertThat(json(response).getJsonObject("portals").fieldNames()).containsExactly("4242");
        assertThat(json(response).getJsonObject("refreshes").getInteger("success"))
                .isEqualTo(1);
    }
}
