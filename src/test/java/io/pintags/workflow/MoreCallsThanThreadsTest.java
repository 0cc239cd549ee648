package io.pintags.workflow;

import static io.pintags.testing.HubSpotCall.action;
import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.testing.Caller;
import io.pintags.testing.HubSpotCall;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** More calls at once than there are worker threads: if each held one while it waits for another, none would ever end. */
@QuarkusTest
@WithTestResource(TestBed.class)
class MoreCallsThanThreadsTest {
    /** Half as many again as Quarkus has workers, unless it is told otherwise. */
    private static final int CALLS = 3 * Math.max(200, 8 * Runtime.getRuntime().availableProcessors()) / 2;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void workflowActionsThatReadTheirTokensAreAllAnswered() throws Exception {
        allAreAnswered(
                hubId -> request(HubSpotCall.v3("/hubspot/workflow-actions/renew-token", action("t-" + hubId, hubId))));
    }

    @Test
    void checksWithATokenAreAllAnswered() throws Exception {
        allAreAnswered(hubId -> {
            var call = HubSpotCall.v3("/handler", action("u-" + hubId, hubId));
            var asked = new JsonObject()
                    .put("method", call.method())
                    .put("url", call.url())
                    .put("headers", new JsonObject())
                    .put("body", call.body())
                    .put("with_token", true);
            call.headers().forEach(asked.getJsonObject("headers")::put);
            return operator("/v1/signature-checks")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(asked.encode()))
                    .build();
        });
    }

    private static HttpRequest.Builder operator(String path) {
        String credentials = Base64.getEncoder()
                .encodeToString(
                        (TestBed.OPERATOR + ":" + TestBed.secretOf(TestBed.OPERATOR)).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create(TestBed.publicUrl() + path))
                .header("Authorization", "Basic " + credentials);
    }

    private static HttpRequest request(HubSpotCall call) {
        var request = HttpRequest.newBuilder(URI.create(call.url()))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(call.body()));
        call.headers().forEach(request::header);
        return request.build();
    }

    /** Of accounts that nobody knows, so that each has its own row to look for. What they are answered is not the point. */
    private void allAreAnswered(LongFunction<HttpRequest> call) throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = LongStream.range(0, CALLS)
                .mapToObj(i -> client.sendAsync(call.apply(77_000_000 + i), BodyHandlers.ofString()))
                .toList();

        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(3, TimeUnit.MINUTES);

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isIn(200, 404, 503));
        Caller.operator().request().get("/v1/accounts").then().statusCode(200);
    }
}
