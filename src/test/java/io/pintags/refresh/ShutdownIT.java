package io.pintags.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pintags.simulator.Fault;
import io.pintags.testing.AppProcess;
import io.pintags.testing.ProcessBed;
import io.pintags.testing.RequiresVault;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** SIGTERM in the middle of renewals: what was sent is finished, what was only claimed is given back, nothing is begun. */
@RequiresVault
class ShutdownIT {
    private static final int ACCOUNTS = 60;

    @Test
    void whatWasSentIsFinishedAndEverythingElseIsLeftToOthers() {
        var settings = Map.of(
                "pintags.refresh.every", "1s",
                "pintags.refresh.rate-per-second", "100",
                "pintags.refresh.concurrency", "8",
                "pintags.refresh.lease", "3m",
                "pintags.hubspot.read-timeout", "2m");
        try (var bed = new ProcessBed();
                AppProcess app = bed.start(settings)) {
            bed.hubspot().inject(Fault.held().untilCleared());
            bed.hubspot().grant(1, ACCOUNTS);
            bed.accounts().insert(1, ACCOUNTS, Duration.ofSeconds(-60));
            // Three quarters of the threads; what else is claimed waits. How much that is, is up to the budget of that
            // moment.
            await().until(() -> bed.hubspot().counters().held() == 6
                    && bed.accounts().number("select count(lease_owner) from account") > 6);

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(app::stop);
            await().until(() -> app.log().stream().anyMatch(line -> line.contains("event=renewal.stopping")));
            bed.hubspot().clearFaults();
            stopped.join();

            assertThat(bed.hubspot().counters().tokenCalls()).isEqualTo(6);
            assertThat(bed.accounts().number("select count(*) from account where generation = 2"))
                    .isEqualTo(6);
            assertThat(bed.accounts().number("select count(lease_owner) from account"))
                    .isZero();
            assertThat(bed.accounts().number("select count(*) from refresh_attempt where finished_at is null"))
                    .isZero();
            assertThat(bed.accounts().number("select count(*) from audit_event where type = 'token.renewed'"))
                    .isEqualTo(6);
        }
    }
}
