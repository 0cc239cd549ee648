package io.pintags.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** When a renewal is due, what a caller is owed, and how long a failure is left alone, for any life and margin. */
class RefreshPolicyTest {
    private static final Instant END = Instant.parse("2026-11-23T12:00:00Z");
    private static final long DAY = 86_400;

    @Property
    void aRenewalIsDueWhileTheTokenLivesAndNotInItsFirstQuarter(
            @ForAll("accounts") UUID account,
            @ForAll @LongRange(min = 1, max = DAY) long life,
            @ForAll @LongRange(min = 0, max = DAY) long margin) {
        Instant due = policy(margin).dueAt(account, END, Duration.ofSeconds(life));

        assertThat(due).isBeforeOrEqualTo(END.minus(atMostHalf(margin, life)));
        assertThat(Duration.between(due, END))
                .isLessThanOrEqualTo(Duration.ofSeconds(life * 3).dividedBy(4));
        assertThat(Duration.between(due, END)).isLessThanOrEqualTo(Duration.ofSeconds(margin * 2));
    }

    @Property
    void aPlanDoesNotChangeWhenItIsMadeAgain(
            @ForAll("accounts") UUID account, @ForAll @LongRange(min = 1, max = DAY) long life) {
        assertThat(policy(300).dueAt(account, END, Duration.ofSeconds(life)))
                .isEqualTo(policy(300).dueAt(account, END, Duration.ofSeconds(life)));
    }

    @Example
    void accountsThatWereConnectedTogetherDoNotStayTogether() {
        var policy = policy(300);
        // Ten buckets of half a minute; 1,000 accounts would fall into one of them without the spread.
        long[] buckets = new long[10];
        var random = new SplittableRandom(1);
        IntStream.range(0, 1000)
                .mapToObj(
                        i -> policy.dueAt(new UUID(random.nextLong(), random.nextLong()), END, Duration.ofMinutes(30)))
                .map(due -> Duration.between(END.minusSeconds(600), due).toMillis())
                .forEach(early -> buckets[(int) Math.min(9, early / 30_000)]++);

        assertThat(Arrays.stream(buckets)).allMatch(count -> count > 60 && count < 140);
    }

    @Property
    void aCallerIsOwedWhatItAskedForButNeverMoreThanHalfOfTheLife(
            @ForAll @LongRange(min = 0, max = DAY) long asked, @ForAll @LongRange(min = 1, max = DAY) long life) {
        Duration owed = policy(300).owed(Duration.ofSeconds(asked), Duration.ofSeconds(life));

        assertThat(owed).isEqualTo(atMostHalf(asked, life));
    }

    /** What the planner renews in time, no caller with the default need has to wait for. */
    @Property
    void whatIsRenewedWhenItIsDueIsNeverTooShortForACallerBefore(
            @ForAll("accounts") UUID account, @ForAll @LongRange(min = 1, max = DAY) long life) {
        var policy = policy(300);
        Instant due = policy.dueAt(account, END, Duration.ofSeconds(life));

        assertThat(Duration.between(due, END))
                .isGreaterThanOrEqualTo(policy.owed(Duration.ofSeconds(300), Duration.ofSeconds(life)));
    }

    @Property
    void backOffStaysWithinBoundsThatDouble(
            @ForAll @IntRange(min = -5, max = 100_000) int failures, @ForAll long seed) {
        Duration wait = policy(300).backOff(failures, new SplittableRandom(seed));

        long doublings = Math.min(Math.max(failures, 1) - 1, 20);
        assertThat(wait).isBetween(Duration.ofMillis(500), Duration.ofMillis(Math.min(600_000, 5_000L << doublings)));
    }

    @Property(tries = 20)
    void backOffUsesTheWholeRangeSoThatRetriesDoNotLineUp(@ForAll @IntRange(min = 1, max = 20) int failures) {
        var random = new SplittableRandom(failures);
        long ceiling = Math.min(600_000, 5_000L << (failures - 1));
        long[] thirds = new long[3];
        for (int i = 0; i < 600; i++) {
            thirds[(int) Math.min(2, 3 * policy(300).backOff(failures, random).toMillis() / ceiling)]++;
        }

        assertThat(Arrays.stream(thirds)).allMatch(count -> count > 120);
    }

    @Provide
    Arbitrary<UUID> accounts() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new);
    }

    private static RefreshPolicy policy(long marginSeconds) {
        return new RefreshPolicy(TestConfig.with(Map.of("pintags.refresh.margin", marginSeconds + "s")));
    }

    private static Duration atMostHalf(long seconds, long life) {
        Duration half = Duration.ofSeconds(life).dividedBy(2);
        return Duration.ofSeconds(seconds).compareTo(half) < 0 ? Duration.ofSeconds(seconds) : half;
    }
}
