package io.pintags.token;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pintags.problem.Problem;
import io.pintags.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts what became of requests for tokens; the counters are made at once, so that a hit only adds one. */
@ApplicationScoped
class TokenMetrics {
    private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);

    /** What became of a request. */
    enum Outcome {
        /** Served from memory. */
        HIT,
        /** Served after the row was read, or the token renewed. */
        MISS,
        /** A person has to reconnect the account. */
        RECONNECT_REQUIRED,
        /** There is no such account. */
        NOT_CONNECTED,
        /** No token could be had now. */
        UNAVAILABLE
    }

    TokenMetrics(MeterRegistry registry) {
        for (Outcome outcome : Outcome.values()) {
            counters.put(
                    outcome,
                    registry.counter(
                            "pintags.token.requests", "outcome", outcome.name().toLowerCase(Locale.ROOT)));
        }
    }

    void count(Outcome outcome) {
        counters.get(outcome).increment();
    }

    void countFailure(Throwable failure) {
        ProblemType type = failure instanceof Problem problem ? problem.type() : ProblemType.INTERNAL_ERROR;
        count(
                switch (type) {
                    case RECONNECT_REQUIRED -> Outcome.RECONNECT_REQUIRED;
                    case ACCOUNT_NOT_CONNECTED -> Outcome.NOT_CONNECTED;
                    default -> Outcome.UNAVAILABLE;
                });
    }
}
