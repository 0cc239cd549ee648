package io.pintags.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.hubspot.HubId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How often a token that would have lasted is renewed. */
class ForcedRenewalsTest {
    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private final ForcedRenewals forced = new ForcedRenewals(() -> now);

    @Test
    void fiveGenerationsInAMinuteAreRenewed() {
        for (int generation = 1; generation <= 5; generation++) {
            assertThat(pause(generation)).isEmpty();
            now = now.plusSeconds(2);
        }
        assertThat(pause(6)).contains(Duration.ofSeconds(50));

        now = now.plusSeconds(50);
        assertThat(pause(6)).isEmpty();
        assertThat(pause(7)).isEmpty();
    }

    @Test
    void aGenerationCountsOnceHoweverManyAsk() {
        for (int asked = 0; asked < 100; asked++) {
            assertThat(pause(1)).isEmpty();
        }
        spend();
        assertThat(pause(6)).isPresent();
        assertThat(pause(5)).as("was begun already").isEmpty();
    }

    @Test
    void aClockThatIsSetBackHoldsNobodyUp() {
        spend();
        now = now.minus(Duration.ofHours(1));
        assertThat(pause(6)).isEmpty();
    }

    private void spend() {
        for (int generation = 1; generation <= 5; generation++) {
            pause(generation);
        }
    }

    private Optional<Duration> pause(long generation) {
        return forced.pause(TokenCacheTest.account(new HubId(4242), generation));
    }
}
