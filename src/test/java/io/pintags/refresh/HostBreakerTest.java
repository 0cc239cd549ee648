package io.pintags.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.BeforeTry;

/** What the breaker lets through, whatever happens in whatever order, and however the clock jumps. */
class HostBreakerTest {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private static final List<UUID> ACCOUNTS =
            LongStream.range(0, 8).mapToObj(i -> new UUID(0, i)).toList();

    private Instant now;
    private HostBreaker breaker;

    private enum Kind {
        FAILED,
        ANSWERED,
        TIME,
        STEP
    }

    /** What happens, to which account, or how far time goes on or jumps. */
    private record Happening(Kind kind, UUID account, long seconds) {}

    @BeforeTry
    void start() {
        now = Instant.parse("2026-11-23T12:00:00Z");
        breaker = new HostBreaker(() -> now, new SplittableRandom(7));
    }

    @Property
    void itIsOpenOnceFiveAccountsHaveFailedAndClosedByOneAnswer(@ForAll("happenings") List<Happening> happenings) {
        var failing = new HashSet<UUID>();
        for (Happening happening : happenings) {
            switch (happening.kind()) {
                case FAILED -> {
                    breaker.failed(happening.account());
                    failing.add(happening.account());
                }
                case ANSWERED -> {
                    breaker.answered();
                    failing.clear();
                }
                default -> now = now.plusSeconds(happening.seconds());
            }
            assertThat(breaker.isOpen()).isEqualTo(failing.size() >= HostBreaker.TOLERATED);
            if (failing.size() < HostBreaker.TOLERATED) {
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
        open();
        for (Happening happening : happenings) {
            if (happening.kind() == Kind.FAILED) {
                breaker.failed(happening.account());
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
        open();

        now = now.minus(Duration.ofMinutes(10));

        assertThat(breaker.admits(100)).isEqualTo(1);
    }

    @Example
    void anAccountThatFailsAloneDelaysNobody() {
        for (int i = 0; i < 100; i++) {
            breaker.failed(ACCOUNTS.get(0));
        }

        assertThat(breaker.admits(100)).isEqualTo(100);
    }

    @Example
    void whatWasSentBeforeItOpenedDoesNotKeepItOpenForLonger() {
        open();
        for (int i = 0; i < 50; i++) {
            breaker.failed(ACCOUNTS.get(i % ACCOUNTS.size()));
        }

        now = now.plus(FIRST_PAUSE);

        assertThat(breaker.admits(100)).isEqualTo(1);
    }

    @Example
    void whoWasLetThroughAndHadNothingToAskDoesNotMakeOthersWait() {
        open();
        now = now.plus(LONGEST_PAUSE);

        assertThat(breaker.admits(100)).isEqualTo(1);
        breaker.unused();

        assertThat(breaker.admits(100)).isEqualTo(1);
    }

    private void open() {
        ACCOUNTS.stream().limit(HostBreaker.TOLERATED).forEach(breaker::failed);
    }

    @Provide
    Arbitrary<List<Happening>> happenings() {
        UUID nobody = ACCOUNTS.get(0);
        Arbitrary<Happening> any = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.of(ACCOUNTS).map(account -> new Happening(Kind.FAILED, account, 0))),
                Tuple.of(1, Arbitraries.just(new Happening(Kind.ANSWERED, nobody, 0))),
                Tuple.of(
                        3,
                        Arbitraries.longs().between(0, 60).map(seconds -> new Happening(Kind.TIME, nobody, seconds))),
                Tuple.of(
                        1,
                        Arbitraries.longs()
                                .between(-600, 600)
                                .map(seconds -> new Happening(Kind.STEP, nobody, seconds))));
        return any.list().ofMaxSize(60);
    }
}
