package io.pintags.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.testing.Configured;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is held up, for how long, and who is not. */
class FailedAttemptsTest {
    private static final Attempt CRM = new Attempt("crm", "here");

    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private final FailedAttempts failures = new FailedAttempts(Configured.by(Map.of(), AccessConfig.class), () -> now);

    @Test
    void twentyFailuresInAMinuteAreAllowed() {
        fail(CRM, 19);
        assertThat(failures.pause(CRM)).isEmpty();
        fail(CRM, 1);
        assertThat(failures.pause(CRM)).contains(Duration.ofMinutes(1));
    }

    @Test
    void theMinuteRunsFromTheFirstFailure() {
        fail(CRM, 1);
        now = now.plusSeconds(50);
        fail(CRM, 30);
        assertThat(failures.pause(CRM)).contains(Duration.ofSeconds(10));
        now = now.plusSeconds(10);
        assertThat(failures.pause(CRM)).isEmpty();
        fail(CRM, 19);
        assertThat(failures.pause(CRM)).isEmpty();
    }

    @Test
    void theSameClientElsewhereAndOthersHereAreNotHeldUp() {
        fail(CRM, 100);
        assertThat(failures.pause(new Attempt("crm", "elsewhere"))).isEmpty();
        assertThat(failures.pause(new Attempt("other", "here"))).isEmpty();
    }

    @Test
    void aSourceThatTriesManyNamesIsHeldUpExceptForWhoHasSucceededThere() {
        failures.succeeded(CRM);
        for (int i = 0; i < 200; i++) {
            fail(new Attempt("name" + i, "here"), 1);
        }
        assertThat(failures.pause(new Attempt("another", "here"))).isPresent();
        assertThat(failures.pause(new Attempt("", "here"))).isPresent();
        assertThat(failures.pause(CRM)).isEmpty();
        assertThat(failures.pause(new Attempt("crm", "elsewhere"))).isEmpty();
    }

    @Test
    void whoGoesOnCallingIsNotForgotten() {
        failures.succeeded(CRM);
        for (int hour = 0; hour < 48; hour++) {
            now = now.plus(Duration.ofHours(1));
            assertThat(failures.pause(CRM)).isEmpty();
        }
        for (int i = 0; i < 200; i++) {
            fail(new Attempt("name" + i, "here"), 1);
        }

        assertThat(failures.pause(CRM)).isEmpty();

        now = now.plus(Duration.ofDays(2));
        for (int i = 0; i < 200; i++) {
            fail(new Attempt("name" + i, "here"), 1);
        }
        assertThat(failures.pause(CRM)).as("two days later").isPresent();
    }

    @Test
    void whoSucceededOnceIsStillHeldUpForItsOwnFailures() {
        failures.succeeded(CRM);
        fail(CRM, 20);
        assertThat(failures.pause(CRM)).isPresent();
    }

    @Test
    void aClockThatIsTurnedBackHoldsNobodyUp() {
        fail(CRM, 100);
        now = now.minus(Duration.ofHours(1));
        assertThat(failures.pause(CRM)).isEmpty();
    }

    private void fail(Attempt attempt, int times) {
        for (int i = 0; i < times; i++) {
            failures.failed(attempt);
        }
    }
}
