package io.pintags.workflow;

import static io.pintags.testing.HubSpotCall.action;
import static io.pintags.testing.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.pintags.database.Database;
import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.HubSpotCall;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A handler asks about a request that it received. */
@QuarkusTest
@WithTestResource(TestBed.class)
class SignatureCheckTest {
    @Inject
    Database database;

    @Test
    void aGenuineRequestBringsItsAccountAndOnRequestItsToken() {
        new Browser().connect(1301);
        String token = Caller.operator().accessToken(1301);

        check(HubSpotCall.v3("/handler", action("c-1", 1301)), Map.of())
                .then()
                .statusCode(200)
                .header("Cache-Control", equalTo("no-store"))
                .body("genuine", equalTo(true))
                .body("hub_id", equalTo(1301))
                .body("access_token", nullValue());
        check(HubSpotCall.v3("/handler", action("c-2", 1301)), Map.of("with_token", true))
                .then()
                .statusCode(200)
                .body("access_token", equalTo(token))
                .body("token_type", equalTo("Bearer"));
    }

    @Test
    void aForgedRequestBringsNothing() {
        var forged = HubSpotCall.v3("/handler", action("c-3", 1301)).withBody(action("c-3", 4242));

        check(forged, Map.of("with_token", true))
                .then()
                .statusCode(200)
                .body("genuine", equalTo(false))
                .body("verdict", equalTo("forged"))
                .body("hub_id", nullValue())
                .body("access_token", nullValue());
    }

    @Test
    void version2IsTakenOnlyWhenTheHandlerSaysSo() {
        var call = HubSpotCall.v2("/handler", action("c-4", 1301));

        check(call, Map.of()).then().body("verdict", equalTo("unsigned"));
        check(call, Map.of("accept_v2", true)).then().body("verdict", equalTo("genuine"));
    }

    @Test
    void theAuthorOfAWorkflowWritesItsAddressWhichNamesNoAccount() {
        check(HubSpotCall.v2("/act?portalId=1301", "{\"id\":1}"), Map.of("accept_v2", true, "with_token", true))
                .then()
                .body("verdict", equalTo("genuine"))
                .body("hub_id", nullValue())
                .body("access_token", nullValue());
        check(HubSpotCall.v3("/act?portalId=1301", "{\"id\":2}"), Map.of("accept_v2", true))
                .then()
                .body("hub_id", nullValue());
        check(HubSpotCall.v2("/act?portalId=1301", action("c-20", 4242)), Map.of("accept_v2", true))
                .then()
                .body("hub_id", nullValue());
        check(HubSpotCall.v2("/act?portalId=1301", action("c-21", 1301)), Map.of("accept_v2", true))
                .then()
                .body("hub_id", equalTo(1301));
    }

    @Test
    void aRequestIsGenuineOncePerHandler() {
        var call = HubSpotCall.v3("/handler", action("c-5", 1301));

        check(call, Map.of()).then().body("verdict", equalTo("genuine"));
        check(call, Map.of()).then().body("verdict", equalTo("replayed")).body("genuine", equalTo(false));
    }

    @Test
    void aCheckWhoseTokenIsUnderWayComesAgainAndOneThatWasAnsweredIsReplayed() {
        new Browser().connect(1301);
        database.update("delete from seen_request");
        var call = HubSpotCall.v2("/handler", action("c-9", 1301));
        var asked = Map.<String, Object>of("with_token", true, "accept_v2", true);
        check(call, asked).then().body("verdict", equalTo("genuine"));
        check(call, asked).then().body("verdict", equalTo("replayed"));

        database.update("update seen_request set done_at = null, seen_at = now()");
        assertProblem(check(call, asked), 503, "temporarily-unavailable");
        assertProblem(check(call, Map.of("accept_v2", true)), 503, "temporarily-unavailable");

        database.update("update seen_request set seen_at = now() - interval '61 seconds'");
        check(call, asked).then().body("verdict", equalTo("genuine"));
        check(call, asked).then().body("verdict", equalTo("replayed"));
    }

    @Test
    void aHandlerGetsNoTokenOfAnAccountThatIsNotItsOwn() {
        var call = HubSpotCall.v3("/handler", action("c-6", 1301));

        assertProblem(check(Caller.of(TestBed.WORKER), call, Map.of("with_token", true)), 403, "forbidden");
        check(call, Map.of()).then().body("verdict", equalTo("genuine"));
    }

    @Test
    void aBodyThatIsNotTextTravelsInBase64() {
        String body = action("c-7", 1301);
        var call = HubSpotCall.v3("/handler", body);
        var asked = asked(call);
        asked.remove("body");
        asked.put("body_base64", Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8)));

        post(Caller.operator(), asked).then().body("verdict", equalTo("genuine"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"method", "url", "headers"})
    void aMissingMemberIs400AndNamed(String member) {
        var asked = asked(HubSpotCall.v3("/handler", "{}"));
        asked.remove(member);

        assertProblem(post(Caller.operator(), asked), 400, "invalid-request").body("field", equalTo(member));
    }

    @Test
    void aHeaderThatIsNoTextIsNotNamedByItsSender() {
        var asked = asked(HubSpotCall.v3("/handler", "{}"));
        asked.put("headers", Map.of("X-Anything", Map.of()));

        assertProblem(post(Caller.operator(), asked), 400, "invalid-request").body("field", equalTo("headers"));
    }

    @Test
    void anAddressMayNameTheAccountWhereHubSpotAppendsIt() {
        String reply = check(HubSpotCall.v3("/ui?portalId=1301&userId=1", ""), Map.of())
                .then()
                .body("hub_id", equalTo(1301))
                .extract()
                .asString();
        assertThat(reply).contains("genuine");
        check(HubSpotCall.v3("/ui?portalId=1301&portalId=4242", ""), Map.of())
                .then()
                .body("genuine", equalTo(true))
                .body("hub_id", nullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"origin\":{\"portalId\":4242}}",
                "{\"portalId\":\"4242\"}",
                "[{\"portalId\":1301},{\"portalId\":4242}]",
            })
    void aBodyThatAUserWroteDoesNotBeatTheAddressThatHubSpotSigned(String body) {
        new Browser().connect(1301);

        check(HubSpotCall.v3("/ui?userId=1&portalId=1301&n=" + body.hashCode(), body), Map.of("with_token", true))
                .then()
                .body("genuine", equalTo(true))
                .body("hub_id", nullValue())
                .body("access_token", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[1,2]", "{\"portalId\":\"1301\"}", "{\"fields\":{\"portalId\":4242}}"})
    void anAddressDecidesWhereTheBodyNamesNoOtherAccount(String body) {
        check(HubSpotCall.v3("/ui?portalId=1301&n=" + body.hashCode(), body), Map.of())
                .then()
                .body("hub_id", equalTo(1301));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ui?portalId=",
                "/ui?portalId",
                "/ui?portalId=1301x",
                "/ui?portalId=99999999999999999999",
                "/ui?portalId=1301&portalId=",
                "/ui?portal%49d=4242&portalId=1301",
                "/ui?a=1?portalId=4242&userId=1&portalId=1301",
                "/ui%3FportalId=1302",
                "/ui?%zz=|",
            })
    void anAddressThatCanBeReadInTwoWaysNamesNoAccount(String path) {
        String body = path.contains("portalId") ? action("c-8", 4242) : "";
        var call = HubSpotCall.v3(path, body);
        // The signature covers the address with %3F decoded.
        var signed = HubSpotCall.v3(path.replace("%3F", "?"), body);
        check(new HubSpotCall("POST", call.url(), body, signed.headers()), Map.of("with_token", true))
                .then()
                .body("genuine", equalTo(true))
                .body("hub_id", nullValue())
                .body("access_token", nullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"origin\":{\"portalId\":1301},\"origin\":{\"portalId\":1301}}",
                "{\"origin\":{\"portalId\":1301}} {}"
            })
    void aBodyThatCanBeReadInTwoWaysNamesNoAccount(String body) {
        check(HubSpotCall.v3("/handler", body), Map.of())
                .then()
                .body("genuine", equalTo(true))
                .body("hub_id", nullValue());
    }

    private static Response check(HubSpotCall call, Map<String, Object> more) {
        return check(Caller.operator(), call, more);
    }

    private static Response check(Caller caller, HubSpotCall call, Map<String, Object> more) {
        var asked = asked(call);
        asked.putAll(more);
        return post(caller, asked);
    }

    private static Response post(Caller caller, Map<String, Object> asked) {
        return caller.request().contentType("application/json").body(asked).post("/v1/signature-checks");
    }

    private static Map<String, Object> asked(HubSpotCall call) {
        var asked = new HashMap<String, Object>();
        asked.put("method", call.method());
        asked.put("url", call.url());
        asked.put("headers", call.headers());
        asked.put("body", call.body());
        return asked;
    }
}
