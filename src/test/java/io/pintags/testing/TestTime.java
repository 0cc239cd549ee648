package io.pintags.testing;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The service's clock in tests: the real time, and as much later as a test says. */
public final class TestTime {
    private static volatile Duration ahead = Duration.ZERO;

    private TestTime() {}

    /** Lets time pass. */
    public static void pass(Duration duration) {
        ahead = ahead.plus(duration);
    }

    /** The time as the service sees it. */
    public static Instant now() {
        return Instant.now().plus(ahead);
    }

    /** Back to the real time. */
    public static void reset() {
        ahead = Duration.ZERO;
    }

    @Produces
    @Singleton
    static InstantSource clock() {
        return TestTime::now;
    }
}
