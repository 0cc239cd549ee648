package io.pintags.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** The wait stays within its bounds, whatever they are and however often something failed. */
class BackOffTest {
    @Property
    void aWaitIsBetweenTheLeastAndACeilingThatDoublesUpToTheLongest(
            @ForAll @IntRange(min = -3, max = 1_000_000) int failures,
            @ForAll @LongRange(max = 5_000) long least,
            @ForAll @LongRange(max = 60_000) long more,
            @ForAll @LongRange(max = 86_400_000) long evenMore,
            @ForAll long seed) {
        var backOff = new BackOff(millis(least), millis(least + more), millis(least + more + evenMore));

        Duration wait = backOff.after(failures, new SplittableRandom(seed));

        long doublings = Math.min(Math.max(failures, 1) - 1, 20);
        assertThat(wait.toMillis()).isBetween(least, Math.min(least + more + evenMore, (least + more) << doublings));
    }

    @Example
    void boundsInTheWrongOrderAreRefused() {
        assertThatThrownBy(() -> new BackOff(millis(2), millis(1), millis(3)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BackOff(millis(1), millis(3), millis(2)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BackOff(millis(-1), millis(3), millis(4)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
