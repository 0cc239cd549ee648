package io.pintags.testing.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.crypto.Secret;
import io.pintags.testing.Cluster;
import io.pintags.testing.TestBed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is recognized as a secret, and what is not. */
class PlantedTest {
    @Property
    void whatTheTestsPlantIsRecognizedAmongAnything(
            @ForAll @AlphaChars @StringLength(max = 20) String before, @ForAll @StringLength(max = 20) String after) {
        for (String secret : new String[] {
            "na1-sim-4242-refresh",
            TestBed.secretOf(TestBed.WORKER),
            "simulated-secret",
            "admin@portal-4242.example.com"
        }) {
            assertThat(Planted.in(before + " " + secret + after)).isPresent();
        }
    }

    @Property(tries = 50)
    void soIsWhatTheServiceMakesItself(@ForAll @AlphaChars @StringLength(max = 20) String before) {
        String secret = Secret.random().reveal();
        // One in some thousand has no digit, and looks like the name of something.
        if (secret.matches(".*[0-9].*")) {
            assertThat(Planted.in(before + "=\"" + secret + "\"")).isPresent();
        }
    }

    @Test
    void soAreCredentialsOnTheirWay() {
        byte[] pair = ("worker:" + TestBed.secretOf(TestBed.WORKER)).getBytes(StandardCharsets.UTF_8);
        assertThat(Planted.in("Authorization: Basic " + Base64.getEncoder().encodeToString(pair)))
                .isPresent();
        String jwt = Cluster.token(Cluster.key("k"), Cluster.claims(Instant.EPOCH));
        assertThat(Planted.in("subject_token " + jwt)).contains("a signed token");
        assertThat(Planted.in(Base64.getEncoder()
                        .encodeToString("na1-5f2c0a7e-0000-4000-8000-000000000000".getBytes(StandardCharsets.UTF_8))))
                .isPresent();
    }

    @Test
    void ofAKeyOnlyThePrivatePartIsSecret() {
        String shown = Secret.random().reveal().substring(0, 40) + "aB1";

        assertThat(Planted.in("{\"kid\":\"" + shown + "\",\"x\":\"" + shown + "\",\"y\":\"" + shown + "\"}"))
                .isEmpty();
        assertThat(Planted.in("{\"x\":\"" + shown + "\",\"d\":\"" + shown + "\"}"))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event=account.connected hub_id=4242 generation=1 hublet=na1",
                "WWW-Authenticate: Basic realm=\"pintags\", charset=\"UTF-8\"",
                "9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900",
                "account.id: 3f2504e0-4f89-41d3-9a0c-0305e82c3301",
                "local:v1:Kx9",
                "io.pintags.token.TokenService$$Lambda/0x00007f1c2c0a8000@6d5f2e1a",
                "at io.pintags.token.RenewalTest.aRejectedTokenIsRenewedOnceAndALateReportOfItIsNot(RenewalTest.java:99)"
            })
    void nothingElseIs(String text) {
        assertThat(Planted.in(text)).isEmpty();
    }
}
