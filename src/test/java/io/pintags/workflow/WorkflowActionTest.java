package io.pintags.workflow;

import static io.pintags.testing.HubSpotCall.action;
import static io.pintags.testing.Problems.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import io.pintags.database.Database;
import io.pintags.hubspot.SignedRequest;
import io.pintags.problem.Problem;
import io.pintags.refresh.RefreshState;
import io.pintags.simulator.Fault;
import io.pintags.testing.Browser;
import io.pintags.testing.HubSpotCall;
import io.pintags.testing.TestBed;
import io.pintags.testing.TestTime;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Custom workflow actions, called as HubSpot calls them. */
@QuarkusTest
@WithTestResource(TestBed.class)
class WorkflowActionTest {
    private static final String CHECK = "/hubspot/workflow-actions/check-connection";
    private static final String RENEW = "/hubspot/workflow-actions/renew-token";

    @Inject
    RefreshState state;

    @Inject
    Database database;

    @Inject
    SeenRequests seen;

    @AfterEach
    void healthyAgain() {
        state.reset();
    }

    @Test
    void aSignedCallLearnsTheStatusOfItsAccountUnderBothVersions() {
        new Browser().connect(1201);

        for (HubSpotCall call : new HubSpotCall[] {
            HubSpotCall.v3(CHECK, action("a-1", 1201)), HubSpotCall.v2(CHECK, action("a-2", 1201))
        }) {
            call.send()
                    .then()
                    .statusCode(200)
                    .body("outputFields.status", equalTo("active"))
                    .body("outputFields.hs_execution_state", equalTo("SUCCESS"));
        }
    }

    @Test
    void theAccountIsTheOneInTheSignedOriginAndNotAnInputField() {
        HubSpotCall.v3(CHECK, action("a-3", 1299))
                .send()
                .then()
                .statusCode(200)
                .body("outputFields.status", equalTo("not_connected"))
                .body("outputFields.hs_execution_state", equalTo("FAIL_CONTINUE"));
    }

    @Test
    void aRenewalMakesAFreshTokenReadyAndTellsNothingOfIt() {
        new Browser().connect(1202);
        TestTime.pass(Duration.ofMinutes(31));

        String reply = HubSpotCall.v3(RENEW, action("a-4", 1202))
                .send()
                .then()
                .statusCode(200)
                .body("outputFields.status", equalTo("ready"))
                .extract()
                .asString();

        assertThat(reply).doesNotContain("na1-");
        assertThat(TestBed.hubspot().counters().portal(1202).succeeded()).isEqualTo(1);
    }

    @Test
    void whenItCannotBeRenewedNowHubSpotIsAskedToRetryAndItsRetryIsNotARepetition() {
        new Browser().connect(1203);
        TestTime.pass(Duration.ofMinutes(31));
        TestBed.hubspot().inject(Fault.serverError(503).forHub(1203));
        var call = HubSpotCall.v2(RENEW, action("a-5", 1203));

        assertProblem(call.send(), 503, "temporarily-unavailable");

        state.reset();
        TestTime.pass(Duration.ofMinutes(31));
        database.update("update account set next_refresh_at = now() where hub_id = 1203");
        call.send().then().statusCode(200).body("outputFields.status", equalTo("ready"));
        assertProblem(call.send(), 403, "forbidden").body("reason", equalTo("replayed"));
    }

    @Test
    void aRepetitionIsRefused() {
        new Browser().connect(1204);
        for (HubSpotCall call : new HubSpotCall[] {
            HubSpotCall.v3(CHECK, action("a-6", 1204)), HubSpotCall.v2(CHECK, action("a-7", 1204))
        }) {
            call.send().then().statusCode(200);
            assertProblem(call.send(), 403, "forbidden").body("reason", equalTo("replayed"));
        }
    }

    @Test
    void aRepetitionWithoutItsVersion3HeaderIsRefused() {
        String body = action("a-12", 1207);
        var older = HubSpotCall.v2(CHECK, body);
        var call = HubSpotCall.v3(CHECK, body).alsoSigned(older);

        call.send().then().statusCode(200);

        assertProblem(older.send(), 403, "forbidden").body("reason", equalTo("replayed"));
        // HubSpot's own retry has another timestamp.
        HubSpotCall.v3(CHECK, body, TestTime.now().plusMillis(1), HubSpotCall.SECRET)
                .alsoSigned(older)
                .send()
                .then()
                .statusCode(200);
    }

    @Test
    void aRepeatedVersion3HeaderIsForgedAndNotMissing() {
        String body = action("a-13", 1208);
        var call = HubSpotCall.v3(CHECK, body).alsoSigned(HubSpotCall.v2(CHECK, body));
        String signature = call.headers().get("X-HubSpot-Signature-v3");

        assertProblem(
                        given().headers(call.headers())
                                .header("X-HubSpot-Signature-v3", signature)
                                .contentType("application/json")
                                .body(body.getBytes(StandardCharsets.UTF_8))
                                .post(CHECK),
                        401,
                        "unauthenticated")
                .body("reason", equalTo("forged"));
    }

    @Test
    void aCallWithoutATimestampIsRememberedAsLongAsTheSecretThatSignedIt() {
        database.update("delete from seen_request");
        var dated = HubSpotCall.v3(CHECK, action("a-14", 1209));
        var undated = HubSpotCall.v2(CHECK, action("a-15", 1209));
        dated.send().then().statusCode(200);
        undated.send().then().statusCode(200);
        database.update("update seen_request set seen_at = now() - interval '2 years'");

        seen.removeOld();
        seen.removeWithTheirSecret();

        assertProblem(undated.send(), 403, "forbidden").body("reason", equalTo("replayed"));
        assertThat(remembered()).isEqualTo(1);

        database.update("update seen_request set secrets = array['of a secret that is gone']");
        seen.removeWithTheirSecret();
        assertThat(remembered()).isZero();
    }

    private long remembered() {
        return database.query(
                        "select count(*) from seen_request where seen_at < now() - interval '1 year'",
                        row -> row.getLong(1))
                .get(0);
    }

    @Test
    void aRepetitionOfWhatIsUnderWayIsToldToComeAgainAndTakesOverFromAnAttemptThatDied() {
        database.update("delete from seen_request");
        var call = HubSpotCall.v2(CHECK, action("a-16", 1210));
        call.send().then().statusCode(200);
        database.update("update seen_request set done_at = null, seen_at = now()");

        assertProblem(call.send(), 503, "temporarily-unavailable").header("Retry-After", equalTo("60"));

        database.update("update seen_request set seen_at = now() - interval '61 seconds'");
        call.send().then().statusCode(200);
        assertProblem(call.send(), 403, "forbidden").body("reason", equalTo("replayed"));
    }

    @Test
    void anAttemptThatWasGivenUpDoesNotEndTheOneThatTookOver() {
        database.update("delete from seen_request");
        var call = HubSpotCall.v2(CHECK, action("a-17", 1211));
        var request = new SignedRequest("POST", call.url(), new byte[0], SignatureHeaders.of(call.headers()));
        var given = seen.begin("test", request).orElseThrow();
        database.update("update seen_request set seen_at = now() - interval '61 seconds'");
        seen.begin("test", request).orElseThrow();

        assertThatThrownBy(() -> seen.conclude(given, Uni.createFrom().failure(new IllegalStateException("late")))
                        .await()
                        .atMost(Duration.ofSeconds(30)))
                .hasMessage("late");

        assertThatThrownBy(() -> seen.begin("test", request)).isInstanceOf(Problem.class);
    }

    @Test
    void whatHubSpotDidNotSignIsRefused() {
        String body = action("a-8", 1205);
        assertProblem(HubSpotCall.unsigned(CHECK, body).send(), 401, "unauthenticated")
                .body("reason", equalTo("unsigned"));
        assertProblem(HubSpotCall.v3(CHECK, body).withBody(action("a-8", 1)).send(), 401, "unauthenticated")
                .body("reason", equalTo("forged"));
        assertProblem(
                        HubSpotCall.v3(CHECK, body, TestTime.now(), "another-secret")
                                .send(),
                        401,
                        "unauthenticated")
                .body("reason", equalTo("forged"));
        assertProblem(
                        HubSpotCall.v3(CHECK, body, TestTime.now().minusSeconds(301), HubSpotCall.SECRET)
                                .send(),
                        401,
                        "unauthenticated")
                .body("reason", equalTo("stale"));
    }

    @Test
    void theQueryIsPartOfWhatIsSigned() {
        var call = HubSpotCall.v3(CHECK + "?a=%20b&c=%40d", action("a-9", 1206));
        assertProblem(call.send(), 401, "unauthenticated").body("reason", equalTo("forged"));
        HubSpotCall.v3(CHECK + "?a=%20b&c=d", action("a-10", 1206))
                .send()
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[]", "x", "", "{\"origin\":{\"portalId\":\"4242\"}}", "{\"origin\":{\"portalId\":-1}}"})
    void aSignedBodyWithoutAnAccountIs400(String body) {
        assertProblem(HubSpotCall.v3(CHECK, body).send(), 400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"origin\":{\"portalId\":1206}}"})
    void theAddressNamesNoAccount(String body) {
        assertProblem(HubSpotCall.v2(CHECK + "?portalId=4242", body).send(), 400, "invalid-request");
        assertProblem(HubSpotCall.v3(CHECK + "?portalId=4242", body).send(), 400, "invalid-request");
    }

    @Test
    void anUnknownActionIs404() {
        assertProblem(
                HubSpotCall.v3("/hubspot/workflow-actions/other", action("a-11", 1))
                        .send(),
                404,
                "not-found");
    }
}
