package io.pintags.simulator;

import static io.pintags.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the consent page to a call of the CRM, as a browser and an application go through it. */
class AuthorizationFlowTest {

    private static final Pattern HIDDEN = Pattern.compile("type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"");
    private static final Map<String, String> CONSENT = Map.of(
            "client_id", "simulated-client",
            "redirect_uri", SimulatorClient.REDIRECT_URI + "?tenant=a",
            "scope", "oauth crm.objects.contacts.read",
            "optional_scope", "tickets",
            "state", "s t&te");

    private static HubSpotSimulator simulator;
    private static SimulatorClient client;

    @BeforeAll
    static void start() {
        simulator = HubSpotSimulator.start(SimulatorOptions.defaults());
        client = new SimulatorClient(simulator);
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @Test
    void consentExchangeRefreshAndUse() {
        String location = decide("/oauth/authorize", Map.of("decision", "approve", "hub_id", "4242"));
        assertThat(location).startsWith(SimulatorClient.REDIRECT_URI + "?tenant=a&code=na1-");
        assertThat(location).endsWith("&state=s+t%26te");

        JsonObject tokens = exchange(location);
        assertThat(tokens.fieldNames())
                .containsExactlyInAnyOrder(
                        "token_type",
                        "expires_in",
                        "access_token",
                        "refresh_token",
                        "hub_id",
                        "user_id",
                        "scopes",
                        "token_use");
        assertThat(tokens.getString("token_type")).isEqualTo("bearer");
        assertThat(tokens.getString("token_use")).isEqualTo("access_token");
        assertThat(tokens.getInteger("expires_in")).isEqualTo(1800);
        assertThat(tokens.getLong("hub_id")).isEqualTo(4242);
        assertThat(tokens.getJsonArray("scopes")).containsExactly("oauth", "crm.objects.contacts.read", "tickets");
        assertThat(tokens.getString("access_token")).startsWith("na1-").hasSizeGreaterThan(200);

        JsonObject renewed = json(client.refresh(tokens.getString("refresh_token")));
        assertThat(renewed.getString("refresh_token")).isEqualTo(tokens.getString("refresh_token"));
        assertThat(renewed.getString("access_token")).isNotEqualTo(tokens.getString("access_token"));
        assertThat(client.contacts(tokens.getString("access_token")).statusCode())
                .isEqualTo(200);
        assertThat(client.contacts(renewed.getString("access_token")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aPortalInThePathIsTheOneApproved() {
        String location = decide("/oauth/77/authorize", Map.of("decision", "approve", "hub_id", "4242"));

        assertThat(exchange(location).getLong("hub_id")).isEqualTo(77);
    }

    @Test
    void aTypedPortalWinsOverAnOfferedOne() {
        String location =
                decide("/oauth/authorize", Map.of("decision", "approve", "hub_id", "4242", "other_hub_id", "31"));

        assertThat(exchange(location).getLong("hub_id")).isEqualTo(31);
    }

    @Test
    void denialGoesBackWithTheState() {
        assertThat(decide("/oauth/authorize", Map.of("decision", "deny")))
                .isEqualTo(SimulatorClient.REDIRECT_URI + "?tenant=a&error=access_denied&state=s+t%26te");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v3", "2026-03", "2026-09"})
    void everyLivingVersionAnswers(String version) {
        HttpResponse<String> response = client.postForm(
                "/oauth/" + version + "/token",
                SimulatorClient.authenticated(Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        simulator.authorize(4242),
                        "redirect_uri",
                        SimulatorClient.REDIRECT_URI)));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2", "v4", "2025-09", "2027-03"})
    void noOtherVersionDoes(String version) {
        assertThat(client.postForm("/oauth/" + version + "/token", SimulatorClient.authenticated(Map.of()))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void hubIdAndRefreshTokenCanBeLeftOut() {
        JsonObject tokens = json(client.exchange(simulator.authorize(4242)));
        simulator.settings(settings -> settings.withOmitHubId(true).withOmitRefreshToken(true));
        try {
            JsonObject renewed = json(client.refresh(tokens.getString("refresh_token")));
            assertThat(renewed.fieldNames()).doesNotContain("hub_id", "refresh_token");
            assertThat(json(client.introspect(renewed.getString("access_token")))
                            .getLong("hub_id"))
                    .isEqualTo(4242);
        } finally {
            simulator.settings(settings -> settings.withOmitHubId(false).withOmitRefreshToken(false));
        }
    }

    /** Opens the page, fills in its form and sends it as a browser would. */
    private static String decide(String path, Map<String, String> choice) {
        HttpResponse<String> page = client.get(path + "?" + SimulatorClient.encode(CONSENT));
        assertThat(page.statusCode()).isEqualTo(200);
        Map<String, String> form = new LinkedHashMap<>();
        for (MatchResult field : HIDDEN.matcher(page.body()).results().toList()) {
            form.put(field.group(1), field.group(2).replace("&amp;", "&"));
        }
        form.putAll(choice);
        HttpResponse<String> response = client.postForm(path, form);
        assertThat(response.statusCode()).isEqualTo(302);
        return response.headers().firstValue("Location").orElseThrow();
    }

    private static JsonObject exchange(String location) {
        String code = location.replaceAll(".*[?&]code=([^&]*).*", "$1");
        return json(client.token(
                Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", CONSENT.get("redirect_uri"))));
    }
}
