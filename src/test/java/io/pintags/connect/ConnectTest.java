package io.pintags.connect;

import static io.pintags.testing.Problems.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.pintags.account.AccountRepository;
import io.pintags.database.Database;
import io.pintags.hubspot.HubId;
import io.pintags.simulator.Fault;
import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The consent flow, and everybody who tries to bend it. */
@QuarkusTest
@WithTestResource(TestBed.class)
class ConnectTest {
    @Inject
    AccountRepository accounts;

    @Inject
    Database database;

    @AfterEach
    void healthyAgain() {
        TestBed.hubspot().clearFaults();
        TestBed.hubspot().settings(settings -> settings.withOmitHubId(false));
    }

    @Test
    void aConsentConnectsTheAccountThatThePersonChose() {
        new Browser().connect(701).then().statusCode(200).body(containsString("Account 701 is connected"));
    }

    @Test
    void connectingAgainKeepsTheRowAndGoesOnToTheNextGeneration() {
        new Browser().connect(702);
        var first = accounts.find(new HubId(702)).orElseThrow();
        String token = Caller.operator().accessToken(702);

        new Browser().connect(702).then().body(containsString("connected again"));

        var again = accounts.find(new HubId(702)).orElseThrow();
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.generation()).isEqualTo(first.generation() + 1);
        assertThat(Caller.operator().accessToken(702)).isNotEqualTo(token);
    }

    @Test
    void whoeverAsksWithoutEndFillsNoDatabaseAndLocksNobodyWithALinkOut() {
        database.update("""
                insert into pending_consent (id, state_sha256, browser_sha256, started_by, expires_at)
                select gen_random_uuid(), 'flood-' || n, 'flood', 'anyone', now() + interval '5 minutes'
                from generate_series(1, 10000) as n""");
        try {
            new Browser().open("/hubspot/install").then().statusCode(503).body(containsString("too-many"));
            String link = Caller.operator()
                    .request()
                    .contentType("application/json")
                    .body("{}")
                    .post("/v1/connect-links")
                    .path("url");
            new Browser().open(link).then().statusCode(302);

            database.update("update pending_consent set expires_at = now() where browser_sha256 = 'flood'");
            new Browser().open("/hubspot/install").then().statusCode(302);
        } finally {
            database.update("delete from pending_consent where browser_sha256 = 'flood'");
        }
    }

    @Test
    void whoeverDeclinesWithoutEndIsCountedOnRecord() {
        long before = refusals();
        for (int i = 0; i < 50; i++) {
            var browser = new Browser();
            browser.open(browser.deny(start(browser, ""), 799)).then().statusCode(400);
        }

        assertThat(refusals() - before).isLessThan(10);
    }

    private long refusals() {
        return database.query(
                        "select count(*) as n from audit_event where type = 'consent.refused'", row -> row.getLong("n"))
                .get(0);
    }

    @Test
    void aStateWorksOnce() {
        var browser = new Browser();
        String back = browser.approve(start(browser, ""), 703);
        browser.open(back).then().statusCode(200);

        browser.open(back).then().statusCode(400).body(containsString("state-unknown"));
    }

    @Test
    void aStateFromAnotherBrowserIsRefusedAndSpent() {
        var browser = new Browser();
        String back = browser.approve(start(browser, ""), 704);

        new Browser().open(back).then().statusCode(400).body(containsString("other-browser"));
        browser.open(back).then().statusCode(400).body(containsString("state-unknown"));
        assertThat(accounts.find(new HubId(704))).isEmpty();
    }

    @Test
    void twoConsentsInOneBrowserDoNotDisturbEachOther() {
        var browser = new Browser();
        String first = start(browser, "");
        String second = start(browser, "");

        browser.open(browser.approve(second, 705)).then().statusCode(200);
        browser.open(browser.approve(first, 706)).then().statusCode(200);
    }

    @Test
    void aConsentForAnotherAccountThanExpectedIsRefusedAndItsGrantGivenBack() {
        var browser = new Browser();
        long revoked = TestBed.hubspot().counters().revocations();
        String consent = start(browser, "?hub_id=707").replace("/oauth/707/authorize", "/oauth/authorize");

        browser.open(browser.approve(consent, 708)).then().statusCode(409).body(containsString("wrong-account"));

        assertThat(accounts.find(new HubId(708))).isEmpty();
        assertThat(TestBed.hubspot().counters().revocations()).isEqualTo(revoked + 1);
    }

    @Test
    void theExpectedAccountIsPinnedOnHubSpotsPage() {
        assertThat(start(new Browser(), "?hub_id=709")).contains("/oauth/709/authorize");
    }

    @Test
    void aDeniedConsentConnectsNothing() {
        var browser = new Browser();

        browser.open(browser.deny(start(browser, ""), 710))
                .then()
                .statusCode(400)
                .body(containsString("denied"));

        assertThat(accounts.find(new HubId(710))).isEmpty();
    }

    @Test
    void anAccountThatTheReplyDoesNotNameIsAskedFor() {
        TestBed.hubspot().settings(settings -> settings.withOmitHubId(true));

        new Browser().connect(711).then().statusCode(200);

        assertThat(accounts.find(new HubId(711))).isPresent();
    }

    @Test
    void whenHubSpotIsDownThePageSaysSo() {
        TestBed.hubspot().inject(Fault.serverError(503));

        new Browser().connect(712).then().statusCode(503).body(containsString("not-reached"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?state=x", "?state=%3Cscript%3E&code=y", "?code=y", "?state=&code=&error=%22%3E"})
    void aCallbackThatNobodyStartedIsRefusedAndReflectsNothing(String query) {
        given().urlEncodingEnabled(false)
                .get("/hubspot/callback" + query)
                .then()
                .statusCode(400)
                .header("Cache-Control", "no-store")
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .body(containsString("state-unknown"))
                .body(not(containsString("<script>")));
    }

    @Test
    void aHubIdThatIsNoneIs400() {
        assertProblem(given().get("/hubspot/install?hub_id=abc"), 400, "invalid-request")
                .body("field", equalTo("hub_id"));
    }

    private static String start(Browser browser, String query) {
        return browser.open("/hubspot/install" + query)
                .then()
                .statusCode(302)
                .extract()
                .header("Location");
    }
}
