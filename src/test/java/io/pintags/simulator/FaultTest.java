package io.pintags.simulator;

import static io.pintags.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault as a client meets it, and whether the refresh token was spent behind it. */
class FaultTest {

    private static final String TOKEN = HubSpotSimulator.grantedRefreshToken(4242);

    private HubSpotSimulator simulator;
    private SimulatorClient client;

    @BeforeEach
    void start() {
        simulator = HubSpotSimulator.start(SimulatorOptions.defaults().withRotating(true));
        simulator.grant(4242, 2);
        client = new SimulatorClient(simulator);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void throttled() {
        simulator.inject(Fault.throttled(Duration.ofSeconds(7)));
        HttpResponse<String> response = client.refresh(TOKEN);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("7");
        assertThat(response.headers().firstValue("X-HubSpot-RateLimit-Interval-Milliseconds"))
                .hasValue("10000");
        assertThat(json(response).getString("policyName")).isEqualTo("TEN_SECONDLY_ROLLING");
        assertUnspent();
    }

    @Test
    void throttledWithoutAWordOnWhen() {
        simulator.inject(Fault.throttled());

        assertThat(client.refresh(TOKEN).headers().firstValue("Retry-After")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503})
    void serverError(int status) {
        simulator.inject(Fault.serverError(status));

        assertThat(client.refresh(TOKEN).statusCode()).isEqualTo(status);
        assertUnspent();
    }

    @Test
    void html() {
        simulator.inject(Fault.html());
        HttpResponse<String> response = client.refresh(TOKEN);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThatThrownBy(() -> json(response)).isInstanceOf(DecodeException.class);
        assertUnspent();
    }

    @Test
    void slowIsProcessedAtOnceAndAnsweredLate() {
        simulator.inject(Fault.slow(Duration.ofMillis(700)));
        long start = System.nanoTime();
        CompletableFuture<HttpResponse<String>> response = client.refreshAsync(TOKEN);

        await().until(() -> simulator.counters().refreshes(Counters.SUCCESS) == 1);
        assertThat(response).isNotDone();
        assertThat(response.join().statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(700));
    }

    @Test
    void resetAfterReadSpendsNothing() {
        simulator.inject(Fault.resetAfterRead());

        assertThatThrownBy(() -> client.refresh(TOKEN))
                .hasRootCauseInstanceOf(SocketException.class)
                .hasRootCauseMessage("Connection reset");
        assertUnspent();
    }

    @Test
    void replyLostSpendsTheToken() {
        simulator.inject(Fault.replyLost());

        assertThatThrownBy(() -> client.refresh(TOKEN)).hasRootCauseMessage("Connection reset");
        assertSpent();
    }

    @Test
    void truncatedSpendsTheToken() {
        simulator.inject(Fault.truncated());

        assertThatThrownBy(() -> client.refresh(TOKEN)).hasRootCauseInstanceOf(IOException.class);
        assertSpent();
    }

    @Test
    void hugeBody() {
        simulator.inject(Fault.hugeBody(3_000_000));

        assertThat(client.refresh(TOKEN).body()).hasSizeGreaterThan(3_000_000);
        assertUnspent();
    }

    @Test
    void heldWaitsForItsRelease() {
        simulator.inject(Fault.held());
        CompletableFuture<HttpResponse<String>> response = client.refreshAsync(TOKEN);
        await().until(() -> simulator.counters().held() == 1);

        assertThat(simulator.counters().refreshes()).isEmpty();
        assertThat(simulator.release()).isEqualTo(1);
        assertThat(response.join().statusCode()).isEqualTo(200);
        assertThat(simulator.release()).isZero();
    }

    @Test
    void clearingLetsTheHeldGo() {
        simulator.inject(Fault.held().untilCleared());
        CompletableFuture<HttpResponse<String>> response = client.refreshAsync(TOKEN);
        await().until(() -> simulator.counters().held() == 1);
        simulator.clearFaults();

        assertThat(response.join().statusCode()).isEqualTo(200);
        assertThat(client.refresh(HubSpotSimulator.grantedRefreshToken(4243)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void hitsAsOftenAsToldAndInTheOrderInjected() {
        simulator.inject(Fault.serverError(503).times(2));
        simulator.inject(Fault.throttled());

        assertThat(client.refresh(TOKEN).statusCode()).isEqualTo(503);
        assertThat(client.refresh(TOKEN).statusCode()).isEqualTo(503);
        assertThat(client.refresh(TOKEN).statusCode()).isEqualTo(429);
        assertUnspent();
        assertThat(simulator.counters().faults("serverError")).isEqualTo(2);
    }

    @Test
    void canBeMeantForOnePortal() {
        simulator.inject(Fault.serverError(500).untilCleared().forHub(4243));

        assertThat(client.refresh(TOKEN).statusCode()).isEqualTo(200);
        assertThat(client.refresh(HubSpotSimulator.grantedRefreshToken(4243)).statusCode())
                .isEqualTo(500);
        assertThat(client.exchange(simulator.authorize(4243)).statusCode()).isEqualTo(500);
        assertThat(client.exchange(simulator.authorize(4242)).statusCode()).isEqualTo(200);
    }

    @Test
    void canBeMeantForAnotherPathAndItsPortal() {
        String access = json(client.refresh(TOKEN)).getString("access_token");
        simulator.inject(Fault.serverError(502).forHub(4242).onPath("/crm/*"));
        simulator.inject(Fault.throttled().onPath("/oauth/2026-09/token/introspect"));

        assertThat(client.contacts("na1-unknown").statusCode()).isEqualTo(401);
        assertThat(client.contacts(access).statusCode()).isEqualTo(502);
        assertThat(client.introspect(access).statusCode()).isEqualTo(429);
    }

    @Test
    void canBeOfACallersMaking() {
        simulator.inject(Fault.of(
                "teapot", exchange -> exchange.answer(Reply.json(418, new JsonObject().put("short", true)))));

        assertThat(client.refresh(TOKEN).statusCode()).isEqualTo(418);
        assertThat(simulator.counters().faults("teapot")).isEqualTo(1);
    }

    private void assertUnspent() {
        assertThat(simulator.counters().refreshes()).isEmpty();
        assertThat(client.refresh(TOKEN).statusCode()).isEqualTo(200);
    }

    private void assertSpent() {
        assertThat(simulator.counters().refreshToken(TOKEN)).isEqualTo(new Counters.Use(1, 1));
        assertThat(client.refresh(TOKEN).statusCode()).isEqualTo(400);
    }
}
