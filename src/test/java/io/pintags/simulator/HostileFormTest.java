package io.pintags.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a client sends is the client's fault. */
class HostileFormTest {

    private static HubSpotSimulator simulator;
    private static SimulatorClient client;

    @BeforeContainer
    static void start() {
        simulator = HubSpotSimulator.start(SimulatorOptions.defaults());
        client = new SimulatorClient(simulator);
    }

    @AfterContainer
    static void stop() {
        simulator.close();
    }

    @Property(tries = 300)
    void noBodyMakesTheServerFail(
            @ForAll("bodies") String body, @ForAll("contentTypes") String contentType, @ForAll("paths") String path) {
        HttpResponse<String> response = client.send(client.request(path)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body))
                .build());

        assertThat(response.statusCode()).as(response.body()).isBetween(400, 499);
    }

    @Provide
    Arbitrary<String> bodies() {
        Arbitrary<String> pieces = Arbitraries.oneOf(
                Arbitraries.of("grant_type", "refresh_token", "code", "client_id", "simulated-client", "token"),
                Arbitraries.of("=", "&", "%", "%zz", "%00", "+", ";", "{", "\r\n", "--x", "\u0000", "\ud800"),
                Arbitraries.strings().ofMaxLength(20));
        return pieces.list().ofMaxSize(30).map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<String> contentTypes() {
        return Arbitraries.of(
                "application/x-www-form-urlencoded",
                "application/x-www-form-urlencoded; charset=nonsense",
                "application/x-www-form-urlencoded; charset=***",
                "application/x-www-form-urlencoded; charset=utf-16",
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "application/json",
                "nonsense");
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of(
                "/oauth/2026-09/token",
                "/oauth/v3/token",
                "/oauth/2026-09/token/introspect",
                "/oauth/2026-09/token/revoke",
                "/oauth/authorize",
                "/oauth/x/authorize");
    }
}
