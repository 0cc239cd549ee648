package io.pintags.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.http.HttpResult;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What each reply of the token endpoint means, and that none can do harm. */
class OutcomeClassifierTest {
    private static final Instant SENT = Instant.parse("2026-11-23T10:00:00Z");
    private static final String MARKER = "na1-marker-token-0123456789";

    @Property
    void anyBodyUnderAnyStatusIsSomeOutcomeAndQuotesNothing(
            @ForAll("bodies") String body, @ForAll @IntRange(min = 100, max = 599) int status) {
        RefreshOutcome outcome = classify(status, body);

        assertThat(outcome).isNotNull();
        assertThat(outcome.toString()).doesNotContain("marker");
    }

    @Property
    void onlyAComplete200IsRenewed(@ForAll("bodies") String body, @ForAll @IntRange(min = 201, max = 599) int status) {
        assertThat(classify(status, body)).isNotInstanceOf(RefreshOutcome.Renewed.class);
    }

    @Property
    void anUnreadable200IsAmbiguousForItsTokenMayBeSpent(@ForAll("brokenBodies") String body) {
        assertThat(classify(200, body)).isInstanceOf(RefreshOutcome.Ambiguous.class);
    }

    @Property
    void noServerErrorEverKillsAGrant(
            @ForAll("bodies") String body, @ForAll @IntRange(min = 500, max = 599) int status) {
        assertThat(classify(status, body)).isInstanceOf(RefreshOutcome.Transient.class);
    }

    @Property
    void aForbiddenWithoutACodeNeverKillsAGrant(@ForAll("brokenBodies") String body) {
        assertThat(classify(403, body)).isInstanceOf(RefreshOutcome.Transient.class);
    }

    @Property
    void theWaitOfA429IsBounded(@ForAll String retryAfter) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        headers.add("retry-after", retryAfter);

        var outcome =
                (RefreshOutcome.Throttled) OutcomeClassifier.classify(new HttpResult.Answered(429, headers, ""), SENT);

        assertThat(outcome.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(15));
    }

    @Example
    void secondsAndDatesAreBothRead() {
        assertThat(throttled("120")).isEqualTo(Duration.ofSeconds(120));
        assertThat(throttled("Mon, 23 Nov 2026 10:01:00 GMT")).isEqualTo(Duration.ofSeconds(60));
    }

    @Example
    void aCompleteReplyGivesTheGrantWithItsLifeCountedFromTheSending() {
        var outcome = (RefreshOutcome.Renewed) classify(200, """
                {"token_type":"bearer","refresh_token":"r-1","access_token":"a-1","hub_id":123,"scopes":["oauth","x"],
                 "expires_in":1800,"token_use":"access_token"}""");

        TokenGrant grant = outcome.grant();
        assertThat(grant.accessToken().reveal()).isEqualTo("a-1");
        assertThat(grant.refreshToken().orElseThrow().reveal()).isEqualTo("r-1");
        assertThat(grant.expiresAt()).isEqualTo(SENT.plusSeconds(1800));
        assertThat(grant.hubId()).contains(new HubId(123));
        assertThat(grant.scopes()).containsExactly("oauth", "x");
        assertThat(outcome.toString()).doesNotContain("a-1").doesNotContain("r-1");
    }

    @Example
    void aRefreshTokenThatIsThereIsTakenAsItIsAndABrokenOneIsNotTakenForNone() {
        String reply = "{\"access_token\":\"a-1\",\"expires_in\":1800,\"refresh_token\":%s}";
        for (String token : List.of("x".repeat(20_000), "with space", "ü")) {
            var renewed = (RefreshOutcome.Renewed) classify(200, reply.formatted('"' + token + '"'));
            assertThat(renewed.grant().refreshToken().orElseThrow().reveal()).isEqualTo(token);
        }
        for (String none : List.of("null", "\"\"")) {
            var renewed = (RefreshOutcome.Renewed) classify(200, reply.formatted(none));
            assertThat(renewed.grant().refreshToken()).isEmpty();
        }
        for (String broken : List.of("7", "true", "[\"r-2\"]", "{}")) {
            assertThat(classify(200, reply.formatted(broken))).isInstanceOf(RefreshOutcome.Ambiguous.class);
        }
    }

    @Example
    void bothVocabulariesOfADeadGrantAreKnown() {
        assertThat(classify(400, "{\"error\":\"invalid_grant\"}")).isEqualTo(new RefreshOutcome.Dead("invalid-grant"));
        assertThat(classify(400, "{\"status\":\"BAD_REFRESH_TOKEN\",\"message\":\"missing or invalid refresh token\"}"))
                .isEqualTo(new RefreshOutcome.Dead("invalid-grant"));
        assertThat(classify(400, "{\"status\":\"BAD_HUB\",\"error\":\"access_denied\"}"))
                .isEqualTo(new RefreshOutcome.Dead("account-deleted"));
    }

    @Example
    void aGrantOfAnotherAppIsTheOperatorsErrorAlthoughItSaysBadRefreshToken() {
        assertThat(classify(
                        400,
                        "{\"status\":\"BAD_REFRESH_TOKEN\",\"error\":\"invalid_grant\","
                                + "\"message\":\"Refresh token was not issued to this client\"}"))
                .isEqualTo(new RefreshOutcome.Misconfigured("grant-of-another-app"));
    }

    @Example
    void anUnknownAppIsMisconfigured() {
        assertThat(classify(400, "{\"status\":\"BAD_CLIENT_ID\"}"))
                .isEqualTo(new RefreshOutcome.Misconfigured("invalid-client"));
        assertThat(classify(401, "{\"error\":\"invalid_client\"}"))
                .isEqualTo(new RefreshOutcome.Misconfigured("invalid-client"));
        assertThat(classify(404, "not found")).isEqualTo(new RefreshOutcome.Misconfigured("api-version-retired"));
    }

    @Example
    void whatWasNotSentIsTransientAndWhatWasNotAnsweredIsAmbiguous() {
        assertThat(OutcomeClassifier.classify(new HttpResult.NotSent(), SENT))
                .isInstanceOf(RefreshOutcome.Transient.class);
        assertThat(OutcomeClassifier.classify(new HttpResult.NoAnswer("timeout"), SENT))
                .isInstanceOf(RefreshOutcome.Ambiguous.class);
    }

    @Provide
    Arbitrary<String> brokenBodies() {
        String complete =
                "{\"access_token\":\"" + MARKER + "\",\"refresh_token\":\"" + MARKER + "\",\"expires_in\":1800}";
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, complete.length() - 1).map(end -> complete.substring(0, end)),
                Arbitraries.of(
                        "<html><body>" + MARKER + "</body></html>",
                        "null",
                        "[]",
                        "{}",
                        "\"" + MARKER + "\"",
                        "{\"access_token\":\"" + MARKER + "\"}",
                        "{\"access_token\":\"\",\"expires_in\":1800}",
                        "{\"access_token\":\"a b\",\"expires_in\":1800}",
                        "{\"access_token\":\"line\\nbreak\",\"expires_in\":1800}",
                        "{\"access_token\":\"" + "x".repeat(20_000) + "\",\"expires_in\":1800}",
                        "{\"access_token\":[\"" + MARKER + "\"],\"expires_in\":1800}",
                        "{\"access_token\":\"" + MARKER + "\",\"expires_in\":\"soon\"}",
                        "{\"access_token\":\"" + MARKER + "\",\"expires_in\":-1}",
                        "{\"access_token\":\"" + MARKER + "\",\"expires_in\":0}",
                        "{\"access_token\":\"" + MARKER + "\",\"expires_in\":1e400}",
                        "{\"expires_in\":1800}",
                        "[".repeat(5_000)),
                Arbitraries.strings().ofMaxLength(200));
    }

    @Provide
    Arbitrary<String> bodies() {
        Arbitrary<Object> values = Arbitraries.oneOf(
                Arbitraries.of(
                        MARKER, "invalid_grant", "BAD_REFRESH_TOKEN", "invalid_client", "BAD_HUB", "access_denied"),
                Arbitraries.longs().map(number -> number),
                Arbitraries.of(true, false),
                Arbitraries.strings().ofMaxLength(20));
        Arbitrary<String> names = Arbitraries.of(
                "error",
                "error_description",
                "status",
                "message",
                "access_token",
                "refresh_token",
                "expires_in",
                "hub_id",
                "scopes",
                "active");
        Arbitrary<String> objects = Combinators.combine(names, values)
                .as((name, value) -> java.util.Map.entry(name, value))
                .list()
                .ofMaxSize(8)
                .map(entries -> {
                    var json = new JsonObject();
                    entries.forEach(entry -> json.put(entry.getKey(), entry.getValue()));
                    return json.encode();
                });
        return Arbitraries.oneOf(objects, brokenBodies());
    }

    private static Duration throttled(String retryAfter) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        headers.add("Retry-After", retryAfter);
        return ((RefreshOutcome.Throttled) OutcomeClassifier.classify(new HttpResult.Answered(429, headers, ""), SENT))
                .retryAfter();
    }

    private static RefreshOutcome classify(int status, String body) {
        return OutcomeClassifier.classify(
                new HttpResult.Answered(status, MultiMap.caseInsensitiveMultiMap(), body), SENT);
    }
}
