package io.pintags.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.pintags.database.Database;
import io.pintags.simulator.Counters;
import io.pintags.simulator.Fault;
import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What HubSpot gave is stored, or HubSpot is told that nobody has it. */
@QuarkusTest
@WithTestResource(TestBed.class)
class ConnectOutageTest {
    private static final String ENDED = "has ended it";
    private static final String LEFT = "could not be told";

    @Inject
    Database database;

    private Counters before;

    @BeforeEach
    void look() {
        before = TestBed.hubspot().counters();
        database.update("create sequence if not exists outage");
    }

    @AfterEach
    void healthyAgain() {
        TestBed.hubspot().clearFaults();
        TestBed.hubspot().settings(settings -> settings.withOmitHubId(false));
        database.update("drop trigger if exists outage on account");
        database.update("drop trigger if exists outage on pending_consent");
        database.update("drop function if exists outage()");
        database.update("drop sequence outage");
    }

    @Test
    void anOutageThatPassesIsWaitedFor() {
        databaseIsAwayFor(721, 3);

        new Browser().connect(721).then().statusCode(200).body(containsString("Account 721 is connected"));

        Caller.operator().token(721).then().statusCode(200);
        assertThat(revoked()).isZero();
    }

    @Test
    void afterOneThatLastsTheGrantIsEndedAndThePageSaysSo() {
        databaseIsAwayFor(722, Integer.MAX_VALUE);

        new Browser()
                .connect(722)
                .then()
                .statusCode(503)
                .body(allOf(containsString("store-unavailable"), containsString(ENDED)));

        assertThat(revoked()).isEqualTo(1);
    }

    @Test
    void whoComesBackWhileTheDatabaseIsAwayGetsAPageToo() {
        var browser = new Browser();
        String consent = browser.open("/hubspot/install?hub_id=730").header("Location");
        String back = browser.approve(consent, 730);
        databaseIsAway("delete on pending_consent for each statement", Integer.MAX_VALUE);

        browser.open(back).then().statusCode(503).contentType("text/html").body(containsString("store-unavailable"));
    }

    @Test
    void aGrantOfAnAccountThatHubSpotDoesNotNameIsEnded() {
        TestBed.hubspot().settings(settings -> settings.withOmitHubId(true));
        TestBed.hubspot().inject(Fault.serverError(503).onPath("/oauth/2026-09/token/introspect"));

        new Browser()
                .connect(723)
                .then()
                .statusCode(502)
                .body(allOf(containsString("no-account"), containsString(ENDED)));

        assertThat(revoked()).isEqualTo(1);
    }

    @Test
    void oneThatHubSpotDoesNotEndIsNotSaidToBeGone() {
        TestBed.hubspot().inject(Fault.serverError(503).onPath("/oauth/2026-09/token/revoke"));

        wrongAccount(724).then().statusCode(409).body(containsString(LEFT));
    }

    @Test
    void aGrantOfAnErasedAccountIsEnded() {
        new Browser().connect(725);
        Caller.operator().request().delete("/v1/accounts/725").then().statusCode(200);
        look();

        wrongAccount(725).then().statusCode(409).body(containsString(ENDED));

        assertThat(revoked()).isEqualTo(1);
    }

    @Test
    void aGrantThatOthersShareIsLeftToThem() {
        new Browser().connect(726);
        new Browser().connect(727);
        Caller.operator()
                .request()
                .delete("/v1/accounts/727?keep_installed=true")
                .then()
                .statusCode(200);

        for (long hubId : new long[] {726, 727}) {
            wrongAccount(hubId)
                    .then()
                    .statusCode(409)
                    .body(not(containsString(ENDED)))
                    .body(not(containsString(LEFT)));
        }

        assertThat(revoked()).isZero();
        Caller.operator().token(726).then().statusCode(200);
    }

    private io.restassured.response.Response wrongAccount(long hubId) {
        var browser = new Browser();
        String consent = browser.open("/hubspot/install?hub_id=729")
                .then()
                .statusCode(302)
                .extract()
                .header("Location")
                .replace("/oauth/729/authorize", "/oauth/authorize");
        return browser.open(browser.approve(consent, hubId));
    }

    /** As a server that is starting answers, for so many attempts to store this account. */
    private void databaseIsAwayFor(long hubId, int attempts) {
        databaseIsAway("insert on account for each row when (new.hub_id = " + hubId + ")", attempts);
    }

    private void databaseIsAway(String before, int attempts) {
        database.update("""
                create function outage() returns trigger language plpgsql as $$
                begin
                    if nextval('outage') <= %d then
                        raise exception 'away' using errcode = 'cannot_connect_now';
                    end if;
                    return new;
                end $$""".formatted(attempts));
        database.update("create trigger outage before " + before + " execute function outage()");
    }

    private long revoked() {
        return TestBed.hubspot().counters().revocations() - before.revocations();
    }
}
