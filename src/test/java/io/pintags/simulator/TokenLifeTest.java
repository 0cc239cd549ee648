package io.pintags.simulator;

import static io.pintags.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tokens are good for, what is told of them, and what ends them. */
class TokenLifeTest {

    private final TestClock clock = new TestClock();
    private HubSpotSimulator simulator;
    private SimulatorClient client;
    private String access;
    private String refresh;

    @BeforeEach
    void start() {
        simulator = HubSpotSimulator.start(
                SimulatorOptions.defaults().withClock(clock).withAccessTokenLife(Duration.ofMinutes(2)));
        client = new SimulatorClient(simulator);
        JsonObject tokens = json(client.exchange(simulator.authorize(4242)));
        access = tokens.getString("access_token");
        refresh = tokens.getString("refresh_token");
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @ParameterizedTest
    @CsvSource({"120, 0 second(s)", "123, 3 second(s)", "300, 3 minute(s)", "7320, 2 hour(s)"})
    void anExpiredTokenIsToldByItsAge(long seconds, String age) {
        clock.advance(Duration.ofSeconds(seconds));
        HttpResponse<String> response = client.contacts(access);

        assertThat(response.statusCode()).isEqualTo(401);
        JsonObject body = json(response);
        assertThat(body.getString("status")).isEqualTo("error");
        assertThat(body.getString("category")).isEqualTo("EXPIRED_AUTHENTICATION");
        assertThat(body.getString("message")).contains("expired " + age + " ago");
        assertThat(body.getString("correlationId")).isNotBlank();
        assertThat(body.getJsonObject("context").getJsonArray("expire time")).containsExactly("2026-11-23T10:02:00Z");
    }

    @ParameterizedTest
    @CsvSource({"''", "na1-", "na1-AAAA", "na1-***", "pat-na1-x"})
    void anUnknownTokenIsInvalid(String token) {
        HttpResponse<String> response = client.contacts(token);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(json(response).getString("category")).isEqualTo("INVALID_AUTHENTICATION");
    }

    @Test
    void aTokenOfAnotherSimulatorIsInvalid() {
        try (HubSpotSimulator other = HubSpotSimulator.start(SimulatorOptions.defaults())) {
            String foreign = json(new SimulatorClient(other).exchange(other.authorize(4242)))
                    .getString("access_token");
            assertThat(client.contacts(foreign).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void anAccessTokenIsDescribedInFull() {
        clock.advance(Duration.ofSeconds(20));
        JsonObject body = json(client.introspect(access));

        assertThat(body.fieldNames())
                .containsExactlyInAnyOrder(
                        "active",
                        "app_id",
                        "client_id",
                        "expires_in",
                        "hub_id",
                        "hub_domain",
                        "is_private_distribution",
                        "scopes",
                        "signed_access_token",
                        "token",
                        "token_type",
                        "token_use",
                        "user",
                        "user_id");
        assertThat(body.getBoolean("active")).isTrue();
        assertThat(body.getInteger("expires_in")).isEqualTo(100);
        assertThat(body.getString("token")).isEqualTo(access);
        assertThat(body.getString("user")).contains("@");
        JsonObject signed = body.getJsonObject("signed_access_token");
        assertThat(signed.getString("hublet")).isEqualTo("na1");
        assertThat(signed.getLong("expiresAt"))
                .isEqualTo(clock.instant().plusSeconds(100).toEpochMilli());
    }

    @Test
    void aRefreshTokenIsDescribedWithoutItsLife() {
        JsonObject body = json(client.introspect(refresh));

        assertThat(body.getString("token_use")).isEqualTo("refresh_token");
        assertThat(body.getLong("hub_id")).isEqualTo(4242);
        assertThat(body.fieldNames()).doesNotContain("expires_in", "signed_access_token", "is_private_distribution");
    }

    @Test
    void deadAndUnknownTokensAreInactiveAndNothingMore() {
        assertInactive("na1-unknown");
        clock.advance(Duration.ofMinutes(2));
        assertInactive(access);
        simulator.deletePortal(4242);
        assertInactive(refresh);
    }

    @Test
    void revocationLeavesAccessTokensAlive() {
        assertThat(client.revoke(refresh).statusCode()).isEqualTo(204);

        assertThat(client.refresh(refresh).statusCode()).isEqualTo(400);
        assertThat(client.contacts(access).statusCode()).isEqualTo(200);
        assertInactive(refresh);
        assertThat(client.revoke(refresh).statusCode()).isEqualTo(204);
        assertThat(simulator.counters().revocations()).isEqualTo(1);
    }

    @Test
    void uninstallingEndsEverything() {
        assertThat(client.uninstall(access).statusCode()).isEqualTo(204);

        assertThat(client.refresh(refresh).statusCode()).isEqualTo(400);
        assertThat(client.contacts(access).statusCode()).isEqualTo(401);
        assertThat(client.uninstall(access).statusCode()).isEqualTo(401);
        assertThat(simulator.counters().uninstalls()).isEqualTo(1);
    }

    @Test
    void aDeletedPortalsAccessTokenIsInvalid() {
        simulator.deletePortal(4242);

        assertThat(client.contacts(access).statusCode()).isEqualTo(401);
    }

    private void assertInactive(String token) {
        HttpResponse<String> response = client.introspect(token);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response)).isEqualTo(new JsonObject().put("active", false));
    }
}
