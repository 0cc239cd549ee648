package io.pintags.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is held on to is not let go for a failure that nobody has thought of. */
class OutagesTest {
    private final AtomicInteger tries = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();

    @Test
    void whateverFailsIsTriedAgain() {
        String kept = Outages.ride(this::failsTwice, failures::incrementAndGet);

        assertThat(kept).isEqualTo("kept");
        assertThat(failures).hasValue(2);
    }

    @Test
    void whatIsDoneMeanwhileMayFailToo() {
        String kept = Outages.ride(this::failsTwice, () -> {
            throw new IllegalStateException("also away");
        });

        assertThat(kept).isEqualTo("kept");
    }

    @Test
    void withALimitItEndsWithWhatWentWrong() {
        assertThatThrownBy(() -> Outages.ride(
                        () -> {
                            throw new IllegalStateException("for good");
                        },
                        failures::incrementAndGet,
                        Duration.ZERO))
                .isInstanceOf(IllegalStateException.class);
        assertThat(failures).hasValue(0);
    }

    private String failsTwice() {
        return switch (tries.incrementAndGet()) {
            case 1 -> throw new IllegalStateException("the database refused a statement");
            case 2 -> throw new NoClassDefFoundError("made up");
            default -> "kept";
        };
    }
}
