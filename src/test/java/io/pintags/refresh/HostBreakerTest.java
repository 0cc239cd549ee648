package io.pintags.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.BeforeTry;

/** What the breaker lets through, whatever happens in whatever order, and however the clock jumps. */
class HostBreakerTest {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private Instant now;
    private HostBreaker breaker;

    private enum Kind {
        FAILED,
        ANSWERED,
        TIME,
        STEP
    }

    private record Happening(Kind kind, long seconds) {}

    @BeforeTry
    void start() {
        now = Instant.parse("2026-11-23T12:00:00Z");
        breaker = new HostBreaker(() -> now, new SplittableRandom(7));
    }

    @Property
    void itIsOpenAfterFiveFailuresInARowAndClosedByOneAnswer(@ForAll("happenings") List<Happening> happenings) {
        int inARow = 0;
        for (Happening happening : happenings) {
            switch (happening.kind()) {
                case FAILED -> {
                    breaker.failed();
                    inARow++;
                }
                case ANSWERED -> {
                    breaker.answered();
                    inARow = 0;
                }
                default -> now = now.plusSeconds(happening.seconds());
            }
            assertThat(breaker.isOpen()).isEqualTo(inARow >= HostBreaker.TOLERATED);
            if (inARow < HostBreaker.TOLERATED) {
                assertThat(breaker.admits(100)).isEqualTo(100);
            } else {
                assertThat(breaker.admits(100)).isLessThanOrEqualTo(1);
                // One at most until a pause is over, whoever asks.
                assertThat(breaker.admits(100)).isZero();
            }
        }
    }

    @Property
    void whileHubSpotIsAwaySomebodyFindsOutAtLeastEveryHalfMinute(@ForAll("happenings") List<Happening> happenings) {
        for (int i = 0; i < HostBreaker.TOLERATED; i++) {
            breaker.failed();
        }
        for (Happening happening : happenings) {
            if (happening.kind() == Kind.FAILED) {
                breaker.failed();
            } else if (happening.kind() == Kind.STEP) {
                now = now.plusSeconds(happening.seconds());
            }
        }

        int admitted = 0;
        for (int second = 0; second <= LONGEST_PAUSE.toSeconds(); second++) {
            now = now.plusSeconds(1);
            admitted += breaker.admits(100);
        }
        assertThat(admitted).isPositive();
    }

    @Example
    void aClockThatIsSetBackDoesNotKeepItOpen() {
        for (int i = 0; i < HostBreaker.TOLERATED; i++) {
            breaker.failed();
        }

        now = now.minus(Duration.ofMinutes(10));

        assertThat(breaker.admits(100)).isEqualTo(1);
    }

    @Provide
    Arbitrary<List<Happening>> happenings() {
        Arbitrary<Happening> any = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.just(new Happening(Kind.FAILED, 0))),
                Tuple.of(1, Arbitraries.just(new Happening(Kind.ANSWERED, 0))),
                Tuple.of(
                        3,
                        Combinators.combine(
                                        Arbitraries.just(Kind.TIME),
                                        Arbitraries.longs().between(0, 60))
                                .as(Happening::new)),
                Tuple.of(
                        1,
                        Combinators.combine(
                                        Arbitraries.just(Kind.STEP),
                                        Arbitraries.longs().between(-600, 600))
                                .as(Happening::new)));
        return any.list().ofMaxSize(60);
    }
}
