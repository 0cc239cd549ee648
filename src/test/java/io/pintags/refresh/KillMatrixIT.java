package io.pintags.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pintags.refresh.Steps.Step;
import io.pintags.simulator.Counters;
import io.pintags.simulator.HubSpotSimulator;
import io.pintags.testing.AppProcess;
import io.pintags.testing.ProcessBed;
import io.pintags.testing.RequiresVault;
import io.pintags.testing.SeededAccounts;
import io.pintags.testing.SeededAccounts.Standing;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * kill -9 at each step of a renewal, with a provider that rotates refresh tokens and with one that does not. The process
 * that starts afterwards serves the account, or says that it cannot and why. All times are so long that none runs out
 * between a step and the kill; the lease of the dead process ends by a word to the database.
 */
@RequiresVault
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillMatrixIT {
    private static final Map<String, String> SETTINGS = Map.of(
            "pintags.refresh.every", "off",
            "pintags.refresh.lease", "2m",
            "pintags.hubspot.connect-timeout", "30s",
            "pintags.hubspot.read-timeout", "1m");

    private final List<String> table = new ArrayList<>(List.of(
            "| killed | provider | open journal entries | presented | tokens made | afterwards |",
            "|---|---|---|---|---|---|"));
    private ProcessBed bed;
    private AppProcess app;
    private long hubId = 5000;

    @BeforeAll
    void start() {
        bed = new ProcessBed();
        app = bed.start(SETTINGS);
    }

    @AfterAll
    void printTheTable() throws IOException {
        app.close();
        bed.close();
        Files.write(Path.of("target/kill-matrix.md"), table);
        table.forEach(System.out::println);
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostThatCouldBeKept(Step step) throws SQLException {
        survives(step, false);
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostThatCouldBeKeptOfAProviderThatRotates(Step step) throws SQLException {
        survives(step, true);
    }

    private void survives(Step step, boolean rotating) throws SQLException {
        hubId++;
        bed.hubspot().clearFaults();
        bed.hubspot().rotating(rotating);
        bed.hubspot().grant(hubId, 1);
        bed.accounts().insert(hubId, 1, Duration.ofSeconds(-60));

        new Steps(bed, app, hubId).killAt(step);
        bed.accounts().nobodyElseIsConnected();
        bed.accounts().leasesAreOver();
        long open = bed.accounts().standing(hubId).openAttempts();
        app = bed.start(SETTINGS);
        HttpResponse<String> reply = answer();

        Standing standing = bed.accounts().standing(hubId);
        Counters.Use use = bed.hubspot().counters().refreshToken(HubSpotSimulator.grantedRefreshToken(hubId));
        table.add("| %s | %s | %d | %d | %d | %s |"
                .formatted(
                        step,
                        rotating ? "rotates" : "keeps",
                        open,
                        use.presented(),
                        use.succeeded(),
                        standing.cause() == null
                                ? standing.status() + ", serves generation " + standing.generation()
                                : standing.status() + ", cause `" + standing.cause() + "`"));
        boolean lost = rotating && step.isSpent() && !step.isStored();
        var softly = new SoftAssertions();
        if (lost) {
            softly.assertThat(reply.statusCode()).isEqualTo(409);
            softly.assertThat(new JsonObject(reply.body()).getString("cause")).isEqualTo("lost-reply");
            softly.assertThat(standing.status()).isEqualTo("RECONNECT_REQUIRED");
        } else {
            softly.assertThat(reply.statusCode()).isEqualTo(200);
            softly.assertThat(new JsonObject(reply.body()).getString("access_token"))
                    .isNotEqualTo(SeededAccounts.oldAccessToken(hubId));
            softly.assertThat(standing.status()).isEqualTo("ACTIVE");
            softly.assertThat(standing.generation()).isEqualTo(2);
        }
        // The second time is the only way to find out what became of the first.
        boolean asked = step.compareTo(Step.AFTER_SEND) >= 0;
        softly.assertThat(use.presented()).isEqualTo(asked && !step.isStored() ? 2 : 1);
        softly.assertAll();
    }

    /** What the new process says once it has made up its mind. */
    private HttpResponse<String> answer() {
        await().pollInterval(Duration.ofMillis(100))
                .until(() -> app.token(hubId).get(1, TimeUnit.MINUTES).statusCode(), List.of(200, 409)::contains);
        HttpResponse<String> reply = app.token(hubId).join();
        assertThat(reply.headers().firstValue("Cache-Control")).contains("no-store");
        return reply;
    }
}
