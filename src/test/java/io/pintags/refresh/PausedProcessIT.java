package io.pintags.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pintags.simulator.Counters;
import io.pintags.simulator.Fault;
import io.pintags.simulator.HubSpotSimulator;
import io.pintags.testing.AppProcess;
import io.pintags.testing.ProcessBed;
import io.pintags.testing.RequiresVault;
import io.pintags.testing.SeededAccounts.Standing;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process that sleeps through its lease (SIGSTOP) and wakes up with a reply, or without one, in its hands. */
@RequiresVault
class PausedProcessIT {
    private static final Map<String, String> SETTINGS = Map.of(
            "pintags.refresh.every", "off",
            "pintags.refresh.lease", "12s",
            "pintags.hubspot.connect-timeout", "1s",
            "pintags.hubspot.read-timeout", "9s");
    private static final long HUB = 6101;

    private ProcessBed bed;
    private AppProcess sleeper;
    private AppProcess other;

    @BeforeEach
    void start() {
        bed = new ProcessBed();
        sleeper = bed.start(SETTINGS);
        other = bed.start(SETTINGS);
        bed.hubspot().grant(HUB, 1);
        bed.accounts().insert(HUB, 1, Duration.ofSeconds(-60));
    }

    @AfterEach
    void stop() {
        sleeper.close();
        other.close();
        bed.close();
    }

    @Test
    void aReplyThatComesTooLateDoesNotOverwriteTheWinner() {
        CompletableFuture<HttpResponse<String>> call = fallAsleepDuringTheRenewal();
        bed.hubspot().release();
        awaitEndOfLease();
        String winner = accessToken(serving(other));

        sleeper.resume();

        assertThat(accessToken(call.join())).isEqualTo(winner);
        assertThat(accessToken(sleeper.token(HUB).join())).isEqualTo(winner);
        assertThat(accessToken(other.token(HUB).join())).isEqualTo(winner);
        assertThat(bed.accounts().standing(HUB)).isEqualTo(new Standing("ACTIVE", null, 2, 0));
    }

    @Test
    void aRequestWhoseLeaseIsOverIsNotRepeated() {
        CompletableFuture<HttpResponse<String>> call = fallAsleepDuringTheRenewal();
        awaitEndOfLease();
        String winner = accessToken(serving(other));

        // No reply waits for the sleeper, only its time-out; the winner has the generation already.
        sleeper.resume();

        assertThat(accessToken(call.join())).isEqualTo(winner);
        assertThat(bed.accounts().standing(HUB)).isEqualTo(new Standing("ACTIVE", null, 2, 0));
        assertThat(bed.hubspot().counters().refreshToken(HubSpotSimulator.grantedRefreshToken(HUB)))
                .isEqualTo(new Counters.Use(2, 1));
    }

    @Test
    void aLateReplyIsStoredWhereItIsAllThatIsLeftOfTheGrant() {
        bed.hubspot().rotating(true);
        CompletableFuture<HttpResponse<String>> call = fallAsleepDuringTheRenewal();
        bed.hubspot().release();
        awaitEndOfLease();
        // HubSpot has rotated: what the other process has is spent, and the sleeper holds the successor.
        assertThat(other.token(HUB).join().statusCode()).isEqualTo(409);
        assertThat(bed.accounts().standing(HUB)).isEqualTo(new Standing("RECONNECT_REQUIRED", "lost-reply", 1, 1));

        sleeper.resume();

        String saved = accessToken(call.join());
        assertThat(bed.accounts().standing(HUB)).isEqualTo(new Standing("ACTIVE", null, 2, 0));
        assertThat(accessToken(serving(other))).isEqualTo(saved);
    }

    private CompletableFuture<HttpResponse<String>> fallAsleepDuringTheRenewal() {
        bed.hubspot().inject(Fault.held());
        CompletableFuture<HttpResponse<String>> call = sleeper.token(HUB);
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> bed.hubspot().counters().held() == 1);
        sleeper.pause();
        return call;
    }

    private void awaitEndOfLease() {
        await().until(() -> bed.accounts().number("select count(*) from account where lease_until < now()") == 1);
    }

    private static HttpResponse<String> serving(AppProcess app) {
        await().until(() -> app.token(HUB).join().statusCode() == 200);
        return app.token(HUB).join();
    }

    private static String accessToken(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).isEqualTo(200);
        return new JsonObject(reply.body()).getString("access_token");
    }
}
