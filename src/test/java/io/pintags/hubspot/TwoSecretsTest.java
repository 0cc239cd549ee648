package io.pintags.hubspot;

import static org.hamcrest.Matchers.is;

import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** While the app's secret is being rotated two are configured, and HubSpot knows one of them. */
@QuarkusTest
@TestProfile(TwoSecretsTest.Profile.class)
class TwoSecretsTest {
    public static final class Profile implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(
                    TestBed.class, Map.of("pintags.hubspot.client-secret", "not-yet-known,simulated-secret")));
        }
    }

    @Test
    void whatHubSpotRefusesOfTheFirstItDoesForTheSecond() {
        new Browser().connect(731).then().statusCode(200);

        String token = Caller.operator().accessToken(731);
        Caller.operator().renew(731, token).then().statusCode(200);

        Caller.operator()
                .request()
                .delete("/v1/accounts/731")
                .then()
                .statusCode(200)
                .body("uninstalled", is(true))
                .body("revoked", is(true));
    }
}
