package io.pintags.connect;

import static io.pintags.testing.Problems.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** As in production, only operators connect accounts, and whom they give a link; here with PKCE as well. */
@QuarkusTest
@TestProfile(OperatorsOnlyTest.Profile.class)
class OperatorsOnlyTest {
    public static final class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("pintags.connect.allow", "operators", "pintags.hubspot.pkce", "true");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(TestBed.class));
        }
    }

    @Test
    void withoutCredentialsNobodySetsOut() {
        assertProblem(given().redirects().follow(false).get("/hubspot/install"), 401, "unauthenticated");
        assertProblem(Caller.of(TestBed.READER).request().get("/hubspot/install"), 403, "forbidden");
        assertProblem(Caller.of(TestBed.WORKER).request().get("/hubspot/install?hub_id=4242"), 403, "forbidden");
    }

    @Test
    void aLinkOfAnOperatorConnectsOnceAndWithPkce() {
        String link = link("{\"hub_id\":721}").then().statusCode(201).extract().path("url");
        var browser = new Browser();

        String consent =
                browser.open(path(link)).then().statusCode(302).extract().header("Location");
        assertThat(consent).contains("code_challenge_method=S256").contains("/oauth/721/authorize");
        browser.open(browser.approve(consent, 721)).then().statusCode(200).body(containsString("721"));

        new Browser().open(path(link)).then().statusCode(404).body(containsString("link-unknown"));
    }

    @Test
    void aLinkNeedsAManagerOfThatAccount() {
        assertProblem(
                Caller.of(TestBed.READER)
                        .request()
                        .contentType("application/json")
                        .body("{}")
                        .post("/v1/connect-links"),
                403,
                "forbidden");
        assertProblem(link("{\"hub_id\":-5}"), 400, "invalid-request").body("field", equalTo("hub_id"));
        assertProblem(link("{\"hub_id\":\"x\"}"), 400, "invalid-request").body("field", equalTo("hub_id"));
    }

    private static io.restassured.response.Response link(String body) {
        return Caller.operator()
                .request()
                .contentType("application/json")
                .body(body)
                .post("/v1/connect-links");
    }

    private static String path(String url) {
        return url.substring(url.indexOf("/hubspot/"));
    }
}
