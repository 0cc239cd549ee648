package io.pintags.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsentPageTest {

    private static final String HOSTILE = "\"'><script>alert(1)</script>&";
    private static final Map<String, String> SOUND = Map.of(
            "client_id", "simulated-client",
            "redirect_uri", SimulatorClient.REDIRECT_URI,
            "scope", "oauth");

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
    void escapesWhatTheApplicationSent() {
        HttpResponse<String> page = ask(Map.of("state", HOSTILE, "scope", "oauth " + HOSTILE));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .doesNotContain("<script>")
                .contains("value=\"&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;\"")
                .contains("<li>&quot;&#39;&gt;&lt;script&gt;");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
    }

    @Test
    void offersPortalsUnlessOneIsPinned() {
        assertThat(ask(Map.of()).body()).contains("value=\"4242\" checked", "name=\"other_hub_id\"");
        assertThat(client.get("/oauth/77/authorize?" + SimulatorClient.encode(SOUND))
                        .body())
                .contains("<strong>77</strong>")
                .doesNotContain("4242", "other_hub_id");
    }

    @ParameterizedTest
    @CsvSource({
        "client_id, somebody-else",
        "redirect_uri, http://app.example.com/callback",
        "redirect_uri, javascript:alert(1)",
        "redirect_uri, https://user@app.example.com/callback",
        "redirect_uri, https://app.example.com/callback#fragment",
        "redirect_uri, /callback",
        "scope, ' '",
        "code_challenge_method, S256",
        "code_challenge, abc"
    })
    void showsRatherThanRedirectsWhatIsWrong(String name, String value) {
        HttpResponse<String> page = ask(Map.of(name, value));

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.headers().firstValue("Location")).isEmpty();
        assertThat(decide(Map.of(name, value, "decision", "deny")).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:8080/cb", "http://127.0.0.1/cb", "http://[::1]:9/cb", "https://a.example"})
    void acceptsHttpsAndLoopback(String redirectUri) {
        assertThat(ask(Map.of("redirect_uri", redirectUri)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "abc", "99999999999999999999"})
    void approvesOnlyPortalsThatCanExist(String hubId) {
        assertThat(decide(Map.of("decision", "approve", "hub_id", hubId)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void aDeletedPortalCannotBeApproved() {
        simulator.deletePortal(666);

        assertThat(decide(Map.of("decision", "approve", "hub_id", "666")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void refusesAnImpossiblePortalInThePath() {
        assertThat(client.get("/oauth/abc/authorize?" + SimulatorClient.encode(SOUND))
                        .statusCode())
                .isEqualTo(400);
    }

    private static HttpResponse<String> ask(Map<String, String> changes) {
        return client.get("/oauth/authorize?" + SimulatorClient.encode(with(changes)));
    }

    private static HttpResponse<String> decide(Map<String, String> changes) {
        return client.postForm("/oauth/authorize", with(changes));
    }

    private static Map<String, String> with(Map<String, String> changes) {
        Map<String, String> all = new HashMap<>(SOUND);
        all.putAll(changes);
        return all;
    }
}
