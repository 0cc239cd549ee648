package io.pintags.simulator;

import static io.pintags.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The controls as another process uses them. */
class ControlsTest {

    private static final JsonObject NOTHING = new JsonObject();

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
    void settingsChangeOneByOne() {
        HttpResponse<String> changed = client.json(
                "PUT",
                "/simulator/settings",
                new JsonObject()
                        .put("rotating", true)
                        .put("accessTokenLifeSeconds", 90)
                        .put("clientSecrets", new JsonArray().add("next-secret")));

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.body()).doesNotContain("next-secret");
        assertThat(json(client.get("/simulator/settings"))).isEqualTo(json(changed));
        assertThat(simulator.settings().rotating()).isTrue();
        assertThat(simulator.settings().omitHubId()).isFalse();
        assertThat(simulator.settings().accessTokenLife()).hasSeconds(90);
        assertThat(json(client.exchange(simulator.authorize(1))).getString("status"))
                .isEqualTo("BAD_CLIENT_SECRET");
    }

    @Test
    void portalsAreAuthorizedUninstalledAndDeleted() {
        JsonObject consent = new JsonObject()
                .put("hubId", 77)
                .put("scopes", new JsonArray().add("oauth").add("crm"));
        String code =
                json(client.json("POST", "/simulator/authorizations", consent)).getString("code");
        JsonObject tokens = json(client.exchange(code));
        assertThat(tokens.getJsonArray("scopes")).containsExactly("oauth", "crm");

        assertThat(client.json("POST", "/simulator/portals/77/uninstall", NOTHING)
                        .statusCode())
                .isEqualTo(204);
        assertThat(client.contacts(tokens.getString("access_token")).statusCode())
                .isEqualTo(401);
        assertThat(client.json("POST", "/simulator/portals/77/delete", NOTHING).statusCode())
                .isEqualTo(204);
        assertThat(client.json("POST", "/simulator/authorizations", consent).statusCode())
                .isEqualTo(400);
    }

    @Test
    void portalsAreGrantedInBulk() {
        JsonObject granted = json(client.json(
                "POST", "/simulator/grants", new JsonObject().put("from", 1000).put("count", 10_000)));

        assertThat(granted.getString("firstRefreshToken")).isEqualTo("na1-sim-1000-refresh");
        assertThat(json(client.refresh("na1-sim-10999-refresh")).getLong("hub_id"))
                .isEqualTo(10_999);
        assertThat(client.refresh("na1-sim-11000-refresh").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "throttled, 429",
        "serverError, 503",
        "html, 200",
        "slow, 200",
        "hugeBody, 200",
    })
    void faultsAreInjectedAndCleared(String kind, int status) {
        simulator.grant(4242, 1);
        JsonObject fault = new JsonObject()
                .put("kind", kind)
                .put("times", 0)
                .put("hubId", 4242)
                .put("status", 503)
                .put("delayMillis", 1)
                .put("retryAfterSeconds", 3)
                .put("bytes", 100);
        assertThat(client.json("POST", "/simulator/faults", fault).statusCode()).isEqualTo(204);

        assertThat(client.refresh("na1-sim-4242-refresh").statusCode()).isEqualTo(status);
        assertThat(client.refresh("na1-sim-4242-refresh").statusCode()).isEqualTo(status);
        assertThat(simulator.counters().faults(kind)).isEqualTo(2);
        assertThat(client.json("DELETE", "/simulator/faults", NOTHING).statusCode())
                .isEqualTo(204);
        assertThat(json(client.refresh("na1-sim-4242-refresh")).getString("token_use"))
                .isEqualTo("access_token");
    }

    @Test
    void heldRequestsAreReleased() {
        simulator.grant(4242, 1);
        client.json("POST", "/simulator/faults", new JsonObject().put("kind", "held"));
        CompletableFuture<HttpResponse<String>> response = client.refreshAsync("na1-sim-4242-refresh");
        await().until(() -> json(client.get("/simulator/counters")).getInteger("held") == 1);

        assertThat(json(client.json("POST", "/simulator/faults/release", NOTHING))
                        .getInteger("released"))
                .isEqualTo(1);
        assertThat(response.join().statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT  | settings           | {\"rotatin\":true}",
                "PUT  | settings           | {\"rotating\":\"yes\"}",
                "PUT  | settings           | {\"accessTokenLifeSeconds\":0}",
                "POST | faults             | {\"kind\":\"earthquake\"}",
                "POST | faults             | {\"kind\":\"serverError\",\"status\":404}",
                "POST | faults             | {\"kind\":\"html\",\"times\":-1}",
                "POST | authorizations     | {}",
                "POST | authorizations     | {\"hubId\":-5}",
                "POST | grants             | {\"from\":1,\"count\":0}",
                "POST | grants             | {\"from\":1,\"cnt\":2}",
                "POST | grants             | {\"count\":1}",
                "POST | portals/abc/delete | {}"
            })
    void saysWhatIsWrong(String method, String path, String body) {
        HttpResponse<String> response = client.json(method, "/simulator/" + path, new JsonObject(body));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).getString("message")).isNotBlank();
    }

    @Test
    void unknownPathsMethodsAndHugeBodiesAreRefusedInJson() {
        assertThat(json(client.get("/nowhere")).getString("status")).isEqualTo("error");
        assertThat(client.get("/nowhere").statusCode()).isEqualTo(404);
        assertThat(client.get("/oauth/2026-09/token").statusCode()).isEqualTo(405);
        assertThat(client.postForm("/oauth/2026-09/token", "a=" + "x".repeat(100_000))
                        .statusCode())
                .isEqualTo(413);
    }
}
