package io.pintags.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pintags.access.Permission;
import io.pintags.access.Refusal;
import io.pintags.database.Database;
import io.pintags.hubspot.HubId;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever a known caller is refused is on record, and a flood of it is counted. */
@QuarkusTest
@WithTestResource(TestBed.class)
class RefusalsTest {
    @Inject
    Database database;

    @Inject
    Refusals refusals;

    @Test
    void aRouteThatTheCallerLacksThePermissionFor() {
        Caller worker = Caller.of(TestBed.WORKER);
        assertRecorded(() -> worker.request().get("/v1/accounts"), 403, TestBed.WORKER, null, "account:read");
        assertRecorded(() -> worker.request().get("/v1/accounts/971"), 403, TestBed.WORKER, 971L, "account:read");
        assertRecorded(() -> worker.request().delete("/v1/accounts/972"), 403, TestBed.WORKER, 972L, "account:manage");
        assertRecorded(() -> Caller.of(TestBed.READER).token(973), 403, TestBed.READER, 973L, "token:use");
    }

    @Test
    void whatNeedsEveryAccount() {
        assertRecorded(
                () -> Caller.of(TestBed.AUDITOR).request().get("/v1/events/verification"),
                403,
                TestBed.AUDITOR,
                null,
                "audit:read");
    }

    @Test
    void aTokenAtTheOAuthEndpoint() {
        assertRecorded(() -> oauth(TestBed.READER, 974), 400, TestBed.READER, null, "token:use");
        assertRecorded(() -> oauth(TestBed.PAIR, 975), 400, TestBed.PAIR, 975L, "token:use");
        // A client that is bound to one account names another.
        assertRecorded(() -> oauth(TestBed.WORKER, 976), 400, TestBed.WORKER, 976L, "token:use");
    }

    @Test
    void aFloodIsCounted() {
        for (int i = 0; i < 5; i++) {
            refusals.refused(refusal("flood", 977));
        }
        refusals.flush();
        await().untilAsserted(() -> assertThat(repeats("flood")).containsExactly(1L, 4L));
    }

    @Test
    void whoTriesOneAccountAfterTheOtherIsCountedToo() {
        IntStream.rangeClosed(1, 1000).forEach(hubId -> refusals.refused(refusal("walker", hubId)));
        refusals.flush();
        await().untilAsserted(() -> assertThat(repeats("walker"))
                .hasSizeBetween(2, 102)
                .satisfies(all -> assertThat(
                                all.stream().mapToLong(Long::longValue).sum())
                        .isEqualTo(1000)));
    }

    private static Refusal refusal(String caller, long hubId) {
        return new Refusal(caller, Permission.TOKEN_USE, Optional.of(new HubId(hubId)));
    }

    private void assertRecorded(Supplier<Response> request, int status, String actor, Long hubId, String permission) {
        long before = times(actor, hubId, permission);
        assertThat(request.get().statusCode()).isEqualTo(status);
        refusals.flush();
        await().untilAsserted(
                        // Refusals about no account may also be those of other tests.
                        () -> assertThat(times(actor, hubId, permission))
                                .isBetween(before + 1, hubId == null ? Long.MAX_VALUE : before + 1));
    }

    private long times(String actor, Long hubId, String permission) {
        return database.query("""
                        select coalesce(sum(repeats), 0) as times from audit_event where type = 'access.refused'
                            and outcome = 'refused' and actor = ? and hub_id is not distinct from ?::bigint and reason = ?""", row -> row.getLong("times"), actor, hubId, permission)
                .get(0);
    }

    private List<Long> repeats(String actor) {
        return database.query(
                "select repeats from audit_event where type = 'access.refused' and actor = ? order by seq",
                row -> row.getLong("repeats"),
                actor);
    }

    private static Response oauth(String client, long hubId) {
        return Caller.of(client)
                .request()
                .formParam("grant_type", "client_credentials")
                .formParam("audience", hubId)
                .post("/oauth/token");
    }
}
