package io.pintags.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The webhooks journal in the shapes of HubSpot's specification. */
class JournalTest {
    private static final String EARLIEST = "/webhooks-journal/journal/2026-03/earliest";
    private static final String SUBSCRIPTIONS = "/webhooks-journal/subscriptions/2026-03";
    private static final String ALL =
            AppTokens.READ + " " + AppTokens.READ_SUBSCRIPTIONS + " " + AppTokens.WRITE_SUBSCRIPTIONS;

    private final HubSpotSimulator simulator = HubSpotSimulator.start(SimulatorOptions.defaults());
    private final SimulatorClient client = new SimulatorClient(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void aTokenOfTheAppHasNoRefreshTokenAndIsGoodForNoPortal() {
        HttpResponse<String> reply = token(ALL);

        assertThat(SimulatorClient.json(reply).fieldNames())
                .containsExactlyInAnyOrder("token_type", "access_token", "expires_in", "scopes", "token_use");
        assertThat(SimulatorClient.json(reply).getString("token_use")).isEqualTo("client_credentials");
        assertThat(client.contacts(bearer(ALL)).statusCode()).isEqualTo(401);
        SimulatorClient.assertRefused(token("crm.objects.contacts.read"), "invalid_scope", "BAD_SCOPE");
    }

    @Test
    void nothingIsWrittenBeforeSomebodySubscribes() {
        simulator.uninstall(1);
        assertThat(get(EARLIEST, ALL).statusCode()).isEqualTo(404);

        assertThat(subscribe(Journal.UNINSTALL).statusCode()).isEqualTo(200);
        assertThat(subscribe(Journal.UNINSTALL).statusCode()).isEqualTo(409);
        simulator.uninstall(2);

        assertThat(SimulatorClient.json(get(SUBSCRIPTIONS, ALL)).getJsonArray("results"))
                .hasSize(1);
        assertThat(events(get(EARLIEST, ALL))).hasSize(1);
    }

    @Test
    void entriesArePointersToFilesThatTheirSignedAddressOpens() {
        subscribe(Journal.INSTALL);
        subscribe(Journal.UNINSTALL);
        client.exchange(simulator.authorize(62515));
        simulator.uninstall(62515);

        JsonObject first = SimulatorClient.json(get(EARLIEST, ALL));
        assertThat(first.fieldNames()).containsExactlyInAnyOrder("url", "expiresAt", "currentOffset");
        UUID offset = UUID.fromString(first.getString("currentOffset"));
        HttpResponse<String> next = get("/webhooks-journal/journal/2026-03/offset/" + offset + "/next", ALL);
        JsonObject event = events(next).getJsonObject(0);
        assertThat(event.getString("type")).isEqualTo("app_lifecycle_event");
        assertThat(event.getString("action")).isEqualTo("APP_UNINSTALL");
        assertThat(event.getString("eventTypeId")).isEqualTo("4-1916193");
        assertThat(event.getLong("portalId")).isEqualTo(62515);
        String last = SimulatorClient.json(next).getString("currentOffset");
        assertThat(get("/webhooks-journal/journal/2026-03/offset/" + last + "/next", ALL)
                        .statusCode())
                .isEqualTo(204);
        assertThat(get("/webhooks-journal/journal/2026-03/latest", ALL).statusCode())
                .isEqualTo(200);
        String url = first.getString("url");
        assertThat(client.get(URI.create(url).getPath() + "?signature=forged").statusCode())
                .isEqualTo(403);

        simulator.dropJournal();
        assertThat(get("/webhooks-journal/journal/2026-03/offset/" + last + "/next", ALL)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void thereIsNoJournalAtTheVersionsOfOAuth() {
        assertThat(get(EARLIEST.replace("2026-03", "2026-09"), ALL).statusCode())
                .isEqualTo(404);
        assertThat(get(SUBSCRIPTIONS.replace("2026-03", "2026-09"), ALL).statusCode())
                .isEqualTo(404);
    }

    @Test
    void eachCallTakesAScope() {
        assertThat(get(EARLIEST, AppTokens.READ_SUBSCRIPTIONS).statusCode()).isEqualTo(403);
        assertThat(get(SUBSCRIPTIONS, AppTokens.READ).statusCode()).isEqualTo(403);
        assertThat(client.get(EARLIEST).statusCode()).isEqualTo(401);
        String bearer = bearer(ALL);
        simulator.forgetAppTokens();
        assertThat(send(EARLIEST, bearer).statusCode()).isEqualTo(401);
    }

    private JsonArray events(HttpResponse<String> pointer) {
        URI url = URI.create(SimulatorClient.json(pointer).getString("url"));
        return SimulatorClient.json(client.get(url.getPath() + "?" + url.getQuery()))
                .getJsonArray("journalEvents");
    }

    private HttpResponse<String> subscribe(String eventType) {
        JsonObject body = new JsonObject()
                .put("subscriptionType", "APP_LIFECYCLE_EVENT")
                .put("eventTypeId", eventType)
                .put("properties", new JsonArray());
        return client.send(client.request(SUBSCRIPTIONS)
                .header("Authorization", "Bearer " + bearer(ALL))
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body.encode()))
                .build());
    }

    private HttpResponse<String> get(String path, String scopes) {
        return send(path, bearer(scopes));
    }

    private HttpResponse<String> send(String path, String bearer) {
        return client.send(
                client.request(path).header("Authorization", "Bearer " + bearer).build());
    }

    private String bearer(String scopes) {
        return SimulatorClient.json(token(scopes)).getString("access_token");
    }

    private HttpResponse<String> token(String scopes) {
        return client.token(Map.of("grant_type", "client_credentials", "scope", scopes));
    }
}
