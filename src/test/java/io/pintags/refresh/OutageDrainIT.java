package io.pintags.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pintags.simulator.Counters;
import io.pintags.simulator.Fault;
import io.pintags.testing.AppProcess;
import io.pintags.testing.ProcessBed;
import io.pintags.testing.RequiresVault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * HubSpot is away for two minutes, in which ten thousand accounts become due. Two replicas leave it alone, go on serving what
 * lives, and afterwards renew everything at the rate of the budget that they share, while callers notice nothing.
 */
@RequiresVault
@Tag("long")
class OutageDrainIT {
    private static final int ACCOUNTS = 10_000;
    private static final long FIRST = 20_001;
    private static final int ENDING = 20;
    private static final int RATE = 150;
    /** What the bucket holds, and what two replicas have claimed ahead, may be sent in a shorter time. */
    private static final int BURST = RATE + 2 * 100;

    private static final Map<String, String> SETTINGS =
            Map.of("pintags.refresh.every", "1s", "pintags.refresh.rate-per-second", Integer.toString(RATE));

    /** How many requests HubSpot had seen at a moment. */
    private record Sample(double seconds, long calls) {}

    @Test
    void tenThousandAccountsAreRenewedAtTheRateOfTheBudgetAndNobodyWaits() {
        try (var bed = new ProcessBed();
                AppProcess one = bed.start(SETTINGS);
                AppProcess other = bed.start(SETTINGS)) {
            bed.hubspot().grant(FIRST, ACCOUNTS + ENDING);
            bed.accounts().insertLater(FIRST, ACCOUNTS, Duration.ofMinutes(25));
            try (var callers = new SteadyCallers(List.of(one, other), FIRST, 40)) {
                // The first ten seconds are for the processes to get warm.
                callers.during(Duration.ofSeconds(10));
                var before = callers.during(Duration.ofSeconds(10));

                bed.hubspot().inject(Fault.serverError(503).untilCleared());
                // These live, but not for as long as a caller is owed: each is asked for at HubSpot, once.
                bed.accounts().insert(FIRST + ACCOUNTS, ENDING, Duration.ofSeconds(280));
                callers.alsoAskFor(FIRST + ACCOUNTS, ENDING);
                bed.accounts().allAreDue();
                var away = callers.during(Duration.ofMinutes(2));
                long knocks = bed.hubspot().counters().tokenCalls();

                bed.hubspot().clearFaults();
                await().atMost(Duration.ofMinutes(2)).until(() -> succeeded(bed) > 0);
                callers.startAgain();
                List<Sample> drain = drain(bed);
                var back = callers.sinceStart();

                double rate = rate(drain);
                System.out.printf(
                        "HubSpot away for 2 min: %d requests; then %.0f renewals per second, %.2f of the budget%n",
                        knocks, rate, rate / RATE);
                System.out.printf("serving: before %s, away %s, back %s%n", before, away, back);
                assertThat(knocks).as("requests to a HubSpot that is away").isLessThan(ACCOUNTS / 20);
                assertThat(rate / RATE).isBetween(0.5, 1.1);
                assertThat(mostAboveBudget(drain)).isLessThanOrEqualTo(BURST);
                assertThat(callers.refused()).isZero();
                assertThat(away.timesSlowerThan(before)).isLessThan(20);
                assertThat(back.timesSlowerThan(before)).isLessThan(20);
            }
            await().atMost(Duration.ofMinutes(2)).until(() -> unrenewed(bed) == 0);
            assertThat(bed.hubspot().counters().portals().values()).allMatch(use -> use.succeeded() == 1);
        }
    }

    /** Looks every second until nearly all are renewed; what failed while HubSpot was away may wait a little longer. */
    private static List<Sample> drain(ProcessBed bed) {
        var samples = new ArrayList<Sample>();
        long begin = System.nanoTime();
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    long calls = bed.hubspot().counters().tokenCalls();
                    samples.add(new Sample((System.nanoTime() - begin) / 1e9, calls));
                    return unrenewed(bed) < ACCOUNTS / 50;
                });
        return samples;
    }

    private static double rate(List<Sample> samples) {
        Sample first = samples.get(0);
        Sample last = samples.get(samples.size() - 1);
        return (last.calls() - first.calls()) / (last.seconds() - first.seconds());
    }

    /** By how many requests any stretch of time exceeded what the budget gives in it. */
    private static double mostAboveBudget(List<Sample> samples) {
        double most = 0;
        for (int i = 0; i < samples.size(); i++) {
            Sample from = samples.get(i);
            for (Sample to : samples.subList(i, samples.size())) {
                most = Math.max(most, to.calls() - from.calls() - RATE * (to.seconds() - from.seconds()));
            }
        }
        return most;
    }

    private static long succeeded(ProcessBed bed) {
        return bed.hubspot().counters().refreshes(Counters.SUCCESS);
    }

    private static long unrenewed(ProcessBed bed) {
        return bed.accounts().number("select count(*) from account where generation = 1");
    }
}
