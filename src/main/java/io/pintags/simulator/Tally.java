package io.pintags.simulator;

import io.pintags.simulator.Counters.Use;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts as things happen. Thread safe. */
final class Tally {

    private final LongAdder tokenCalls = new LongAdder();
    private final AtomicLong tokenCallsUnderWay = new AtomicLong();
    private final AtomicLong maxConcurrentTokenCalls = new AtomicLong();
    private final LongAdder exchanges = new LongAdder();
    private final Map<String, Long> refreshes = new ConcurrentHashMap<>();
    private final Map<String, Use> refreshTokens = new ConcurrentHashMap<>();
    private final Map<Long, Use> portals = new ConcurrentHashMap<>();
    private final LongAdder introspections = new LongAdder();
    private final LongAdder revocations = new LongAdder();
    private final LongAdder uninstalls = new LongAdder();
    private final Map<String, Long> faults = new ConcurrentHashMap<>();

    void tokenCallBegan() {
        tokenCalls.increment();
        maxConcurrentTokenCalls.accumulateAndGet(tokenCallsUnderWay.incrementAndGet(), Math::max);
    }

    void tokenCallEnded() {
        tokenCallsUnderWay.decrementAndGet();
    }

    void exchanged() {
        exchanges.increment();
    }

    void presented(String refreshToken, OptionalLong hubId) {
        refreshTokens.merge(Sha256.hex(refreshToken), Use.PRESENTED, Use::plus);
        hubId.ifPresent(id -> portals.merge(id, Use.PRESENTED, Use::plus));
    }

    void succeeded(String refreshToken, long hubId) {
        refreshTokens.merge(Sha256.hex(refreshToken), Use.SUCCEEDED, Use::plus);
        portals.merge(hubId, Use.SUCCEEDED, Use::plus);
    }

    void refreshed(String outcome) {
        refreshes.merge(outcome, 1L, Long::sum);
    }

    void introspected() {
        introspections.increment();
    }

    void revoked() {
        revocations.increment();
    }

    void uninstalled() {
        uninstalls.increment();
    }

    void faulted(String kind) {
        faults.merge(kind, 1L, Long::sum);
    }

    Counters snapshot(int held) {
        return new Counters(
                tokenCalls.sum(),
                maxConcurrentTokenCalls.get(),
                exchanges.sum(),
                Map.copyOf(refreshes),
                Map.copyOf(refreshTokens),
                Map.copyOf(portals),
                introspections.sum(),
                revocations.sum(),
                uninstalls.sum(),
                Map.copyOf(faults),
                held);
    }
}
