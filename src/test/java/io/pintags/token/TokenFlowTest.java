package io.pintags.token;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.pintags.testing.TestTime;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From consent to a renewed token that HubSpot accepts, over HTTP all the way. */
@QuarkusTest
@WithTestResource(TestBed.class)
class TokenFlowTest {
    @AfterEach
    void backToNow() {
        TestTime.reset();
    }

    @Test
    void aConnectedAccountHasATokenThatHubSpotAccepts() {
        new Browser().connect(501).then().statusCode(200);

        var token = Caller.operator().token(501).then().statusCode(200).extract();

        assertThat(token.header("Cache-Control")).isEqualTo("no-store");
        assertThat(token.header("Pragma")).isEqualTo("no-cache");
        assertThat(token.path("token_type").toString()).isEqualTo("Bearer");
        assertThat(token.<Integer>path("expires_in")).isBetween(1740, 1800);
        assertThat(token.<Integer>path("hub_id")).isEqualTo(501);
        assertThat(token.path("scope").toString()).isEqualTo("oauth");
        assertThat(statusAtCrm(token.path("access_token"))).isEqualTo(200);
    }

    @Test
    void theSameTokenIsHandedOutWhileItLastsLongEnough() {
        new Browser().connect(502).then().statusCode(200);
        String first = Caller.operator().accessToken(502);

        TestTime.pass(Duration.ofMinutes(20));

        assertThat(Caller.operator().accessToken(502)).isEqualTo(first);
        assertThat(TestBed.hubspot().counters().portal(502).presented()).isZero();
    }

    @Test
    void aTokenThatIsTooShortIsRenewedOnDemand() {
        new Browser().connect(503).then().statusCode(200);
        String first = Caller.operator().accessToken(503);

        TestTime.pass(Duration.ofMinutes(26));
        var renewed = Caller.operator().token(503).then().statusCode(200).extract();

        assertThat(renewed.path("access_token").toString()).isNotEqualTo(first);
        assertThat(renewed.<Integer>path("expires_in")).isGreaterThan(1700);
        assertThat(TestBed.hubspot().counters().portal(503).presented()).isEqualTo(1);
    }

    @Test
    void anExpiredTokenIsRenewedAndTheCrmAcceptsTheNewOne() {
        TestBed.hubspot().accessTokenLife(Duration.ofSeconds(1));
        try {
            new Browser().connect(504).then().statusCode(200);
        } finally {
            TestBed.hubspot().accessTokenLife(Duration.ofMinutes(30));
        }
        TestTime.pass(Duration.ofSeconds(2));

        assertThat(statusAtCrm(Caller.operator().accessToken(504))).isEqualTo(200);
    }

    @Test
    void aCallerMayAskForALongerLifeUpToHalfOfWhatHubSpotGives() {
        new Browser().connect(505).then().statusCode(200);
        String first = Caller.operator().accessToken(505);
        TestTime.pass(Duration.ofMinutes(14));

        assertThat(Caller.operator().accessToken(505, "86400")).isEqualTo(first);
        TestTime.pass(Duration.ofMinutes(2));
        assertThat(Caller.operator().accessToken(505, "600")).isEqualTo(first);
        assertThat(Caller.operator().accessToken(505, "86400")).isNotEqualTo(first);
    }

    @Test
    void aRejectedTokenIsRenewedOnceAndALateReportOfItIsNot() {
        new Browser().connect(506).then().statusCode(200);
        String rejected = Caller.operator().accessToken(506);

        String renewed = Caller.operator()
                .renew(506, rejected)
                .then()
                .statusCode(200)
                .extract()
                .path("access_token");
        String again = Caller.operator()
                .renew(506, rejected)
                .then()
                .statusCode(200)
                .extract()
                .path("access_token");

        assertThat(renewed).isNotEqualTo(rejected);
        assertThat(again).isEqualTo(renewed);
        assertThat(TestBed.hubspot().counters().portal(506).presented()).isEqualTo(1);
    }

    @Test
    void aRotatedRefreshTokenIsKept() {
        TestBed.hubspot().rotating(true);
        try {
            new Browser().connect(507).then().statusCode(200);
            for (int renewals = 0; renewals < 3; renewals++) {
                String token = Caller.operator().accessToken(507);
                Caller.operator().renew(507, token).then().statusCode(200);
            }
        } finally {
            TestBed.hubspot().rotating(false);
        }
        assertThat(TestBed.hubspot().counters().portal(507).succeeded()).isEqualTo(3);
    }

    @Test
    void aReplyWithoutARefreshTokenKeepsTheOldOne() {
        new Browser().connect(508).then().statusCode(200);
        TestBed.hubspot().settings(settings -> settings.withOmitRefreshToken(true));
        try {
            for (int renewals = 0; renewals < 2; renewals++) {
                String token = Caller.operator().accessToken(508);
                Caller.operator().renew(508, token).then().statusCode(200);
            }
        } finally {
            TestBed.hubspot().settings(settings -> settings.withOmitRefreshToken(false));
        }
        assertThat(TestBed.hubspot().counters().portal(508).succeeded()).isEqualTo(2);
    }

    private static int statusAtCrm(String accessToken) {
        return given().header("Authorization", "Bearer " + accessToken)
                .get(TestBed.hubspot().url() + "/crm/v3/objects/contacts")
                .statusCode();
    }
}
