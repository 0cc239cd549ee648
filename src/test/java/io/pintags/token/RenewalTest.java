package io.pintags.token;

import static io.pintags.testing.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.pintags.account.AccountRepository;
import io.pintags.account.AccountStatus;
import io.pintags.database.Database;
import io.pintags.hubspot.HubId;
import io.pintags.refresh.RefreshState;
import io.pintags.simulator.Fault;
import io.pintags.simulator.Reply;
import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.pintags.testing.TestTime;
import io.pintags.testing.leaks.SpanWatch;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Renewal on demand: once for everybody, and honest about what went wrong. */
@QuarkusTest
@WithTestResource(TestBed.class)
class RenewalTest {
    @Inject
    AccountRepository accounts;

    @Inject
    Database database;

    @Inject
    RefreshState state;

    @TestHTTPResource("/")
    URL service;

    @AfterEach
    void healthyAgain() {
        state.reset();
    }

    @Test
    void manyCallersOfOneExpiringTokenCostOneCallToHubSpot() throws Exception {
        new Browser().connect(801);
        TestTime.pass(Duration.ofMinutes(29));
        Callable<String> ask = () -> Caller.operator().accessToken(801);
        var callers = Executors.newFixedThreadPool(40);
        try {
            var tokens = new HashSet<String>();
            for (var answer :
                    callers.invokeAll(IntStream.range(0, 200).mapToObj(i -> ask).toList())) {
                tokens.add(answer.get());
            }
            assertThat(tokens).hasSize(1);
        } finally {
            callers.shutdownNow();
        }
        assertThat(TestBed.hubspot().counters().portal(801).presented()).isEqualTo(1);
    }

    @Test
    void aCallerWhoGoesAwayDoesNotStopTheRenewal() throws IOException {
        new Browser().connect(802);
        TestTime.pass(Duration.ofMinutes(31));
        TestBed.hubspot().rotating(true);
        TestBed.hubspot().inject(Fault.held().forHub(802));
        try (var socket = new Socket(service.getHost(), service.getPort())) {
            String credentials = TestBed.OPERATOR + ":" + TestBed.secretOf(TestBed.OPERATOR);
            String request = "GET /v1/accounts/802/token HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic "
                    + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)) + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            await().until(() -> TestBed.hubspot().counters().held() == 1);
            socket.setSoLinger(true, 0);
        }

        TestBed.hubspot().release();

        await().until(() -> accounts.find(new HubId(802)).orElseThrow().generation() == 2);
        Caller.operator().token(802).then().statusCode(200);
        assertThat(TestBed.hubspot().counters().portal(802).presented()).isEqualTo(1);
    }

    @Test
    void whoWaitsForAnotherReplicaNeedsNoWordFromIt() {
        new Browser().connect(832);
        TestTime.pass(Duration.ofMinutes(31));
        database.update("update account set lease_owner = gen_random_uuid(), lease_until = now() + interval '1 hour'"
                + " where hub_id = 832");
        var waiting =
                CompletableFuture.supplyAsync(() -> Caller.operator().token(832), call -> new Thread(call).start());
        await().until(() -> database.first(
                        "select true from pg_stat_activity where query like 'select generation, status, coalesce(lease%'"
                                + " and query_start > (select max(connected_at) from account where hub_id = 832)",
                        row -> true)
                .isPresent());

        database.update(
                "update account set generation = 2, access_token_expires_at = ?, lease_owner = null,"
                        + " lease_until = null where hub_id = 832",
                TestTime.now().plus(Duration.ofMinutes(30)));

        waiting.join().then().statusCode(200);
        assertThat(TestBed.hubspot().counters().portal(832).presented()).isZero();
    }

    @Test
    void eachAttemptIsASpanWithItsOutcome() {
        new Browser().connect(831);
        String token = Caller.operator().accessToken(831);
        int before = SpanWatch.attempts().size();

        Caller.operator().renew(831, token).then().statusCode(200);

        await().untilAsserted(() -> assertThat(SpanWatch.attempts())
                .hasSizeGreaterThan(before)
                .last()
                .isEqualTo("renewed"));
    }

    @Test
    void aTokenThatStillLivesIsServedWhileHubSpotIsDown() {
        new Browser().connect(803);
        String token = Caller.operator().accessToken(803);
        TestBed.hubspot().inject(Fault.serverError(503).untilCleared());
        TestTime.pass(Duration.ofMinutes(28));

        var served = Caller.operator().token(803).then().statusCode(200).extract();

        assertThat(served.path("access_token").toString()).isEqualTo(token);
        assertThat(served.<Integer>path("expires_in")).isBetween(60, 120);
    }

    @Test
    void aRejectedTokenIsNotHandedOutAgainWhileItCannotBeRenewed() {
        new Browser().connect(819);
        String rejected = Caller.operator().accessToken(819);
        TestBed.hubspot().inject(Fault.serverError(503).untilCleared());

        for (int i = 0; i < 2; i++) {
            assertProblem(Caller.operator().renew(819, rejected), 503, "temporarily-unavailable")
                    .body("cause", equalTo("http-503"))
                    .header("Retry-After", notNullValue());
        }
        // Nobody else is made to go without: only one caller says that HubSpot refused it.
        assertThat(Caller.operator().accessToken(819)).isEqualTo(rejected);
    }

    @Test
    void tokensThatAreRefusedOrGivenBackInALoopDoNotSpendTheBudgetOfAllAccounts() {
        new Browser().connect(833);
        String token = Caller.operator().accessToken(833);
        for (int i = 0; i < 5; i++) {
            token = Caller.operator()
                    .renew(833, token)
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("access_token");
        }

        String wait = assertProblem(Caller.operator().renew(833, token), 503, "temporarily-unavailable")
                .body("detail", containsString("too often"))
                .extract()
                .header("Retry-After");
        assertThat(Integer.parseInt(wait)).isBetween(1, 60);
        Caller.operator()
                .request()
                .formParam("token", token)
                .post("/oauth/revoke")
                .then()
                .statusCode(200);
        assertThat(Caller.operator().accessToken(833)).isEqualTo(token);
        assertThat(TestBed.hubspot().counters().portal(833).presented()).isEqualTo(5);

        TestTime.pass(Duration.ofMinutes(29));
        assertThat(Caller.operator().accessToken(833))
                .as("renewed in its time, which is never counted")
                .isNotEqualTo(token);
    }

    @Test
    void anExpiredTokenIsA503ThatSaysWhenToComeBack() {
        new Browser().connect(804);
        TestBed.hubspot().inject(Fault.throttled(Duration.ofSeconds(77)).untilCleared());
        TestTime.pass(Duration.ofMinutes(31));

        String wait = assertProblem(Caller.operator().token(804), 503, "temporarily-unavailable")
                .body("cause", equalTo("throttled"))
                .header("Retry-After", notNullValue())
                .extract()
                .header("Retry-After");

        // By the clock of this test, which is ahead of the database's: never negative, never nothing.
        assertThat(Integer.parseInt(wait)).isPositive();
    }

    @Test
    void afterAFailureHubSpotIsLeftAloneForAWhile() {
        new Browser().connect(805);
        TestBed.hubspot().inject(Fault.throttled(Duration.ofSeconds(600)).untilCleared());
        TestTime.pass(Duration.ofMinutes(31));
        for (int i = 0; i < 5; i++) {
            assertProblem(Caller.operator().token(805), 503, "temporarily-unavailable");
        }

        assertThat(TestBed.hubspot().counters().portal(805).presented()).isEqualTo(1);
    }

    @Test
    void oneVerdictDoesNotKillAGrantAndTheSecondSomeMinutesLaterDoes() {
        new Browser().connect(806);
        TestBed.hubspot().uninstall(806);
        TestTime.pass(Duration.ofMinutes(31));

        assertProblem(Caller.operator().token(806), 503, "temporarily-unavailable")
                .body("cause", equalTo("invalid-grant"));
        assertThat(accounts.find(new HubId(806)).orElseThrow().status()).isEqualTo(AccountStatus.ACTIVE);
        database.update(
                "update account set dead_since = now() - interval '3 minutes', next_refresh_at = now() where hub_id = 806");

        assertProblem(Caller.operator().token(806), 409, "reconnect-required")
                .body("cause", equalTo("invalid-grant"))
                .body("reconnect_url", endsWith("/hubspot/install?hub_id=806"));
        new Browser().connect(806).then().statusCode(200);
        Caller.operator().token(806).then().statusCode(200);
    }

    @Test
    void aLostReplyIsAskedForAgainWithTheSameToken() {
        new Browser().connect(807);
        TestBed.hubspot().inject(Fault.replyLost().forHub(807));
        TestTime.pass(Duration.ofMinutes(31));

        Caller.operator().token(807).then().statusCode(200);

        assertThat(TestBed.hubspot().counters().portal(807).presented()).isEqualTo(2);
    }

    @Test
    void aLostReplyOfARotatingProviderNeedsAPersonAndSaysWhy() {
        new Browser().connect(808);
        TestBed.hubspot().rotating(true);
        TestBed.hubspot().inject(Fault.replyLost().forHub(808));
        TestTime.pass(Duration.ofMinutes(31));

        assertProblem(Caller.operator().token(808), 409, "reconnect-required").body("cause", equalTo("lost-reply"));
    }

    @Test
    void aLostReplyIsTheCauseAlsoWhenTheSecondRequestFindsHubSpotDown() {
        new Browser().connect(810);
        TestBed.hubspot().rotating(true);
        TestBed.hubspot().inject(Fault.replyLost().forHub(810));
        // The token is spent, so that HubSpot does not know any more whose it was.
        TestBed.hubspot().inject(Fault.serverError(500));
        TestTime.pass(Duration.ofMinutes(31));
        assertProblem(Caller.operator().token(810), 503, "temporarily-unavailable")
                .body("cause", equalTo("http-500"));

        database.update("update account set next_refresh_at = now() where hub_id = 810");

        assertProblem(Caller.operator().token(810), 409, "reconnect-required").body("cause", equalTo("lost-reply"));
    }

    @Test
    void aRefusalOfOneAccountThatNobodyUnderstandsStopsNoOther() {
        new Browser().connect(811);
        new Browser().connect(812);
        var strange = Reply.json(400, new JsonObject().put("error", "access_denied"));
        TestBed.hubspot()
                .inject(Fault.of("strange", exchange -> exchange.answer(strange))
                        .forHub(811)
                        .untilCleared());
        TestTime.pass(Duration.ofMinutes(31));

        assertProblem(Caller.operator().token(811), 503, "temporarily-unavailable")
                .body("cause", equalTo("http-400"));

        Caller.operator().token(812).then().statusCode(200);
    }

    @Test
    void aTokenOfAnotherAccountIsHandedToNobody() {
        new Browser().connect(820);
        var foreign = Reply.json(
                200,
                new JsonObject()
                        .put("access_token", "na1-of-another-account")
                        .put("refresh_token", "na1-refresh-of-another-account")
                        .put("token_type", "bearer")
                        .put("expires_in", 1800)
                        .put("hub_id", 821));
        TestBed.hubspot()
                .inject(Fault.of("foreign", exchange -> exchange.answer(foreign))
                        .forHub(820));
        TestTime.pass(Duration.ofMinutes(31));

        assertProblem(Caller.operator().token(820), 503, "temporarily-unavailable")
                .body("cause", equalTo("other-account"));

        database.update("update account set next_refresh_at = now() where hub_id = 820");
        assertThat(Caller.operator().accessToken(820)).isNotEqualTo("na1-of-another-account");
    }

    @Test
    void aWrongClientSecretPausesTheAccountAndKillsNothing() {
        new Browser().connect(809);
        TestBed.hubspot().settings(settings -> settings.withClientSecrets(java.util.List.of("rotated-at-hubspot")));
        TestTime.pass(Duration.ofMinutes(31));

        assertProblem(Caller.operator().token(809), 503, "temporarily-unavailable")
                .body("cause", equalTo("invalid-client"));

        assertThat(accounts.find(new HubId(809)).orElseThrow().status()).isEqualTo(AccountStatus.PAUSED);
    }
}
