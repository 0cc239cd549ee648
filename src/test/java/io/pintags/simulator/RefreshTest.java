package io.pintags.simulator;

import static io.pintags.simulator.SimulatorClient.assertRefused;
import static io.pintags.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefreshTest {

    private HubSpotSimulator simulator;
    private SimulatorClient client;
    private String refreshToken;

    @BeforeEach
    void start() {
        simulator = HubSpotSimulator.start(SimulatorOptions.defaults().withClientSecrets("simulated-secret", "newer"));
        client = new SimulatorClient(simulator);
        refreshToken = json(client.exchange(simulator.authorize(4242))).getString("refresh_token");
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void anUnknownTokenIsToldInBothVocabularies() {
        HttpResponse<String> response = client.refresh("na1-unknown");

        assertThat(response.statusCode()).isEqualTo(400);
        JsonObject body = json(response);
        assertThat(body.fieldNames())
                .containsExactlyInAnyOrder("error", "error_description", "status", "message", "correlationId");
        assertThat(body.getString("error")).isEqualTo("invalid_grant");
        assertThat(body.getString("error_description")).isEqualTo("missing or invalid refresh token");
        assertThat(body.getString("status")).isEqualTo("BAD_REFRESH_TOKEN");
        assertThat(body.getString("message")).isEqualTo("missing or invalid refresh token");
        assertThat(UUID.fromString(body.getString("correlationId"))).isNotNull();
    }

    @Test
    void wrongCredentialsAreTheClientsFault() {
        assertRefused(refreshWith(Map.of("client_id", "other")), "invalid_client", "BAD_CLIENT_ID");
        assertRefused(refreshWith(Map.of("client_secret", "wrong")), "invalid_client", "BAD_CLIENT_SECRET");
        assertThat(refreshWith(Map.of("client_secret", "newer")).statusCode()).isEqualTo(200);
    }

    @Test
    void credentialsInTheUrlCountForNothing() {
        String form = SimulatorClient.encode(
                SimulatorClient.authenticated(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken)));

        assertRefused(client.postForm("/oauth/2026-09/token?" + form, ""), "invalid_client", "BAD_CLIENT_ID");
    }

    @Test
    void otherGrantTypesAndRepeatedParametersAreRefused() {
        assertRefused(client.token(Map.of("grant_type", "password")), "unsupported_grant_type", "BAD_GRANT_TYPE");
        assertRefused(client.postForm("/oauth/v3/token", "client_id=a&client_id=b"), "invalid_request", "BAD_REQUEST");
    }

    @Test
    void aGrantOfAnotherClientLooksLikeABadToken() {
        String foreign = json(client.exchange(simulator.authorize(Consent.of(5).withClientId("another-app"))))
                .getString("refresh_token");
        assertForeign(client.refresh(foreign));

        simulator.settings(settings -> settings.withForeignGrants(true));
        assertForeign(client.refresh(refreshToken));
        simulator.settings(settings -> settings.withForeignGrants(false));
        assertThat(client.refresh(refreshToken).statusCode()).isEqualTo(200);
    }

    @Test
    void aDeletedPortalIsNeitherVocabularysBadToken() {
        simulator.deletePortal(4242);

        assertRefused(client.refresh(refreshToken), "access_denied", "BAD_HUB");
    }

    @Test
    void anUninstalledApplicationsTokenIsUnknown() {
        simulator.uninstall(4242);

        assertRefused(client.refresh(refreshToken), "invalid_grant", "BAD_REFRESH_TOKEN");
    }

    @Test
    void rotationSpendsTheOldToken() {
        simulator.rotating(true);
        String successor = json(client.refresh(refreshToken)).getString("refresh_token");

        assertThat(successor).isNotEqualTo(refreshToken);
        assertRefused(client.refresh(refreshToken), "invalid_grant", "BAD_REFRESH_TOKEN");
        assertThat(client.refresh(successor).statusCode()).isEqualTo(200);
    }

    @Test
    void ofFiftyAtOnceExactlyOneSucceeds() {
        simulator.rotating(true);
        List<CompletableFuture<HttpResponse<String>>> attempts = IntStream.range(0, 50)
                .mapToObj(attempt -> client.refreshAsync(refreshToken))
                .toList();

        assertThat(attempts.stream().map(CompletableFuture::join).map(HttpResponse::statusCode))
                .hasSize(50)
                .containsOnlyOnce(200)
                .containsOnly(200, 400);
        assertThat(simulator.counters().refreshToken(refreshToken)).isEqualTo(new Counters.Use(50, 1));
    }

    @Test
    void bulkGrantsHavePredictableTokens() {
        simulator.grant(1000, 3);

        assertThat(json(client.refresh(HubSpotSimulator.grantedRefreshToken(1002)))
                        .getLong("hub_id"))
                .isEqualTo(1002);
        assertThat(HubSpotSimulator.grantedRefreshToken(1002)).isEqualTo("na1-sim-1002-refresh");
    }

    private HttpResponse<String> refreshWith(Map<String, String> credentials) {
        Map<String, String> form = new HashMap<>(credentials);
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refreshToken);
        return client.token(form);
    }

    private static void assertForeign(HttpResponse<String> response) {
        assertRefused(response, "invalid_grant", "BAD_REFRESH_TOKEN");
        assertThat(json(response).getString("message")).isEqualTo("refresh token was not issued to this client");
    }
}
