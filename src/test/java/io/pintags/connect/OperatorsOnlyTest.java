package io.pintags.connect;

import static io.pintags.testing.Problems.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.pintags.database.Database;
import io.pintags.simulator.Fault;
import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
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

    @Inject
    Database database;

    @AfterEach
    void healthyAgain() {
        TestBed.hubspot().clearFaults();
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
    void whoOnlyLooksAtALinkDoesNotUseItUp() {
        String link = path(link("{}").then().statusCode(201).extract().path("url"));
        for (int scanner = 0; scanner < 3; scanner++) {
            new Browser().open(link).then().statusCode(302);
        }
        var browser = new Browser();
        browser.open(browser.deny(location(browser, link), 722)).then().statusCode(400);
        TestBed.hubspot().inject(Fault.serverError(503));
        browser.open(browser.approve(location(browser, link), 722))
                .then()
                .statusCode(503)
                .body(containsString("not-reached"));
        TestBed.hubspot().clearFaults();

        browser.open(browser.approve(location(browser, link), 722)).then().statusCode(200);

        browser.open(link).then().statusCode(404).body(containsString("link-unknown"));
    }

    @Test
    void ofTwoPeopleWithTheSameLinkOneConnectsAnAccount() {
        String link = path(link("{}").then().statusCode(201).extract().path("url"));
        var backs = new LinkedHashMap<Browser, String>();
        for (int hubId = 723; hubId < 727; hubId++) {
            var browser = new Browser();
            backs.put(browser, browser.approve(location(browser, link), hubId));
        }

        var replies = backs.entrySet().stream()
                .map(person ->
                        CompletableFuture.supplyAsync(() -> person.getKey().open(person.getValue())))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(replies).filteredOn(reply -> reply.statusCode() == 200).hasSize(1);
        assertThat(replies)
                .filteredOn(
                        reply -> reply.statusCode() == 404 && reply.asString().contains("link-unknown"))
                .hasSize(3);
        assertThat(Stream.of(723, 724, 725, 726)
                        .filter(hubId -> Caller.operator().token(hubId).statusCode() == 200))
                .hasSize(1);
    }

    @Test
    void aLinkThatRanOutBeforeItsConsentWasFinishedConnectsNothing() {
        String link = path(link("{}").then().statusCode(201).extract().path("url"));
        var browser = new Browser();
        String back = browser.approve(location(browser, link), 727);
        database.update("update connect_link set expires_at = now() where used_at is null");

        browser.open(back).then().statusCode(404).body(containsString("link-unknown"));
    }

    @Test
    void whoMadeALinkIsOnRecord() {
        link("{\"hub_id\":728}").then().statusCode(201);

        await().untilAsserted(() -> Caller.operator()
                .request()
                .get("/v1/accounts/728/events")
                .then()
                .body("events.type", equalTo(List.of("link.made")))
                .body("events.actor", equalTo(List.of(TestBed.OPERATOR))));
    }

    private static String location(Browser browser, String link) {
        return browser.open(link).then().statusCode(302).extract().header("Location");
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
