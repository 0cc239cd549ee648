package io.pintags.audit;

import static io.pintags.testing.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.pintags.testing.TestTime;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reads the audit log, and how. */
@QuarkusTest
@WithTestResource(TestBed.class)
class EventsTest {
    @Test
    void theEventsOfAnAccountAreReadNewestFirst() {
        new Browser().connect(951);
        String token = Caller.operator().accessToken(951);

        awaitEvents(951, 2);
        String events = read("/v1/accounts/951/events")
                .then()
                .statusCode(200)
                .body("events.type", equalTo(List.of("token.disclosed", "account.connected")))
                .body("events.hub_id", everyItem(equalTo(951)))
                .body("events.actor", hasItem(TestBed.OPERATOR))
                .body("next_cursor", nullValue())
                .body(not(containsString(token)))
                .extract()
                .asString();
        assertThat(events).doesNotContain("@");
    }

    @AfterEach
    void backToNow() {
        TestTime.reset();
    }

    @Test
    void cursorsLeadThroughAllOfThemOnceWhateverIsWrittenMeanwhile() {
        new Browser().connect(952);
        for (int i = 0; i < 4; i++) {
            Caller.operator()
                    .renew(952, Caller.operator().accessToken(952))
                    .then()
                    .statusCode(200);
        }
        awaitEvents(952, 1 + 4 + 4);
        List<Integer> all = read("/v1/accounts/952/events").path("events.seq");
        var paged = new ArrayList<Integer>();
        String cursor = "";
        do {
            var page = read("/v1/accounts/952/events?limit=2&cursor=" + cursor)
                    .then()
                    .statusCode(200)
                    .extract();
            paged.addAll(page.<List<Integer>>path("events.seq"));
            cursor = page.path("next_cursor");
            // Not so often that it is refused.
            TestTime.pass(Duration.ofMinutes(1));
            Caller.operator()
                    .renew(952, Caller.operator().accessToken(952))
                    .then()
                    .statusCode(200);
        } while (cursor != null);
        assertThat(paged).isEqualTo(all).hasSizeGreaterThan(4);
    }

    @Test
    void theWholeLogIsForWhoMayReadEveryAccountAndOthersSeeTheirs() {
        new Browser().connect(953);
        new Browser().connect(4249);
        awaitEvents(953, 1);
        awaitEvents(4249, 1);
        read("/v1/events?limit=1000").then().body("events.hub_id", hasItem(953));
        Caller.of(TestBed.AUDITOR)
                .request()
                .get("/v1/events?limit=1000")
                .then()
                .statusCode(200)
                .body("events.hub_id", hasItem(4249))
                .body("events.hub_id", everyItem(equalTo(4249)));
    }

    @Test
    void anAccountThatIsNotGrantedIs403ConnectedOrNot() {
        new Browser().connect(954);
        Caller auditor = Caller.of(TestBed.AUDITOR);
        assertProblem(auditor.request().get("/v1/accounts/954/events"), 403, "forbidden");
        assertProblem(auditor.request().get("/v1/accounts/955/events"), 403, "forbidden");
        auditor.request().get("/v1/accounts/4249/events").then().statusCode(200);
        for (String path : List.of("/v1/events", "/v1/accounts/4242/events", "/v1/events/verification")) {
            assertProblem(Caller.of(TestBed.WORKER).request().get(path), 403, "forbidden");
        }
        assertProblem(auditor.request().get("/v1/events/verification"), 403, "forbidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "YmVmb3JlOjA", "YmVmb3JlOi0x", "%25", "%00", "YmVmb3JlOjEyMDc%3D%3D%3D", "MTIwNw"})
    void aCursorThatIsNoneIs400(String cursor) {
        for (String path : List.of("/v1/events", "/v1/accounts/4242/events")) {
            assertProblem(read(path + "?cursor=" + cursor), 400, "invalid-request")
                    .body("field", equalTo("cursor"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001", "x", "99999999999"})
    void aLimitThatIsNoneIs400(String limit) {
        assertProblem(read("/v1/events?limit=" + limit), 400, "invalid-request").body("field", equalTo("limit"));
    }

    @Test
    void theChainIsVerifiedInPieces() {
        new Browser().connect(956);
        var first = read("/v1/events/verification?limit=1")
                .then()
                .statusCode(200)
                .body("intact", equalTo(true))
                .body("complete", equalTo(false))
                .body("events", equalTo(1))
                .extract();
        read("/v1/events/verification?after=" + first.path("last"))
                .then()
                .statusCode(200)
                .body("intact", equalTo(true))
                .body("complete", equalTo(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1", "1:", ":0", "-1:0", "1:ABC", "1207:9569219f8ba981ff"})
    void aPlaceInTheChainThatIsNoneIs400(String after) {
        assertProblem(read("/v1/events/verification?after=" + after), 400, "invalid-request")
                .body("field", equalTo("after"));
        assertProblem(read("/v1/events/verification?limit=10001"), 400, "invalid-request")
                .body("field", equalTo("limit"));
    }

    /** Those of the service itself are written a moment after what they tell of. */
    private static void awaitEvents(long hubId, int count) {
        await().until(() -> read("/v1/accounts/" + hubId + "/events")
                        .<List<?>>path("events")
                        .size()
                >= count);
    }

    private static Response read(String path) {
        return Caller.of(TestBed.READER).request().urlEncodingEnabled(false).get(path);
    }
}
