package io.pintags.simulator;

import static io.pintags.simulator.SimulatorClient.REDIRECT_URI;
import static io.pintags.simulator.SimulatorClient.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CodeExchangeTest {

    // The pair of RFC 7636, appendix B.
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private static final TestClock CLOCK = new TestClock();
    private static HubSpotSimulator simulator;
    private static SimulatorClient client;

    @BeforeAll
    static void start() {
        simulator = HubSpotSimulator.start(SimulatorOptions.defaults().withClock(CLOCK));
        client = new SimulatorClient(simulator);
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @Test
    void aCodeWorksOnce() {
        String code = simulator.authorize(4242);

        assertThat(client.exchange(code).statusCode()).isEqualTo(200);
        assertRefused(client.exchange(code), "invalid_grant", "BAD_AUTH_CODE");
    }

    @Test
    void aCodeExpiresAfterTenMinutes() {
        String code = simulator.authorize(4242);
        CLOCK.advance(Duration.ofMinutes(10));

        assertRefused(client.exchange(code), "invalid_grant", "EXPIRED_AUTH_CODE");
    }

    @Test
    void theRedirectUriMustMatchExactly() {
        String code = simulator.authorize(Consent.of(4242).withRedirectUri(REDIRECT_URI + "/"));

        assertRefused(client.exchange(code), "invalid_grant", "MISMATCH_REDIRECT_URI_AUTH_CODE");
    }

    @Test
    void theRedirectUriMustBeThere() {
        HttpResponse<String> response =
                client.token(Map.of("grant_type", "authorization_code", "code", simulator.authorize(4242)));

        assertRefused(response, "invalid_request", "BAD_REDIRECT_URI");
    }

    @Test
    void theVerifierAnswersTheChallenge() {
        assertThat(exchange(challenged(), VERIFIER).statusCode()).isEqualTo(200);
        assertRefused(exchange(challenged(), VERIFIER + "x"), "invalid_grant", "BAD_AUTH_CODE");
        assertRefused(client.exchange(challenged()), "invalid_grant", "BAD_AUTH_CODE");
    }

    @Test
    void aDeletedPortalGetsNothing() {
        String code = simulator.authorize(667);
        simulator.deletePortal(667);

        assertRefused(client.exchange(code), "access_denied", "BAD_HUB");
    }

    private static String challenged() {
        return simulator.authorize(
                Consent.of(4242).withRedirectUri(REDIRECT_URI).withCodeChallenge(CHALLENGE));
    }

    private static HttpResponse<String> exchange(String code, String verifier) {
        return client.token(Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                REDIRECT_URI,
                "code_verifier",
                verifier));
    }
}
