package io.pintags.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pintags.simulator.Counters;
import io.pintags.simulator.Fault;
import io.pintags.simulator.HubSpotSimulator;
import io.pintags.testing.AppProcess;
import io.pintags.testing.ProcessBed;
import io.pintags.testing.RequiresVault;
import io.pintags.testing.SeededAccounts;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two processes and two thousand callers, one expiring token: one request to HubSpot. */
@RequiresVault
class SingleFlightIT {
    private static final int CALLERS = 1_000;
    private static final long HUB = 6001;

    @Test
    void everybodyGetsTheNewTokenOfOneRenewal() {
        // So long that nobody gives up before everybody is there.
        var settings = Map.of(
                "pintags.refresh.every", "off",
                "pintags.refresh.patience", "2m",
                "pintags.refresh.lease", "3m",
                "pintags.hubspot.read-timeout", "2m",
                "pintags.crypto.timeout", "1m",
                "quarkus.datasource.jdbc.acquisition-timeout", "1M");
        try (var bed = new ProcessBed();
                AppProcess one = bed.start(settings);
                AppProcess other = bed.start(settings)) {
            bed.hubspot().rotating(true);
            bed.hubspot().grant(HUB, 1);
            bed.accounts().insert(HUB, 1, Duration.ofSeconds(100));
            // HubSpot's answer waits until everybody is there.
            bed.hubspot().inject(Fault.held());

            List<CompletableFuture<HttpResponse<String>>> calls = Stream.of(one, other)
                    .flatMap(app -> IntStream.range(0, CALLERS).mapToObj(i -> app.token(HUB)))
                    .toList();
            await().until(() -> one.meter("http_server_active_requests") >= CALLERS
                    && other.meter("http_server_active_requests") >= CALLERS);
            await().until(() -> bed.hubspot().counters().held() == 1);
            bed.hubspot().release();

            List<HttpResponse<String>> replies =
                    calls.stream().map(CompletableFuture::join).toList();
            assertThat(replies).allMatch(reply -> reply.statusCode() == 200);
            assertThat(replies.stream().map(SingleFlightIT::accessToken).distinct())
                    .hasSize(1)
                    .noneMatch(SeededAccounts.oldAccessToken(HUB)::equals);
            assertThat(bed.hubspot().counters().refreshToken(HubSpotSimulator.grantedRefreshToken(HUB)))
                    .isEqualTo(new Counters.Use(1, 1));
            assertThat(bed.hubspot().counters().tokenCalls()).isEqualTo(1);
            assertThat(bed.accounts().standing(HUB)).isEqualTo(new SeededAccounts.Standing("ACTIVE", null, 2, 0));
        }
    }

    private static String accessToken(HttpResponse<String> reply) {
        return new JsonObject(reply.body()).getString("access_token");
    }
}
