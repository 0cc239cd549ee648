package io.pintags.refresh;

import static org.awaitility.Awaitility.await;

import io.pintags.testing.AppProcess;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/** A hundred requests for tokens per second, whatever happens, and how long each took. */
final class SteadyCallers implements AutoCloseable {
    private final List<AppProcess> apps;
    private final List<Long> hubIds = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ConcurrentLinkedQueue<Long> micros = new ConcurrentLinkedQueue<>();
    private final LongAdder refused = new LongAdder();

    /** What callers saw in a stretch of time, in microseconds. */
    record Latency(long median, long p90, long p99) {
        static Latency of(long[] micros) {
            Arrays.sort(micros);
            return new Latency(
                    micros[micros.length / 2], micros[micros.length * 9 / 10], micros[micros.length * 99 / 100]);
        }

        /**
         * How many times the other's, whichever of the first two got worse. The slowest of a hundred may be those that asked
         * while the machine stood still.
         */
        double timesSlowerThan(Latency other) {
            return Math.max((double) median / other.median, (double) p90 / other.p90);
        }

        @Override
        public String toString() {
            return "%.1f ms (p90 %.1f ms, p99 %.1f ms)".formatted(median / 1000.0, p90 / 1000.0, p99 / 1000.0);
        }
    }

    SteadyCallers(List<AppProcess> apps, long firstHubId, int count) {
        this.apps = apps;
        alsoAskFor(firstHubId, count);
        clock.scheduleAtFixedRate(this::ask, 0, 10, TimeUnit.MILLISECONDS);
    }

    void alsoAskFor(long firstHubId, int count) {
        LongStream.range(firstHubId, firstHubId + count).forEach(hubIds::add);
    }

    /** What they see from now on for this long. */
    Latency during(Duration time) {
        startAgain();
        await().pollDelay(time).atMost(time.plusMinutes(1)).until(() -> true);
        return sinceStart();
    }

    void startAgain() {
        micros.clear();
    }

    Latency sinceStart() {
        return Latency.of(micros.stream().mapToLong(Long::longValue).toArray());
    }

    /** How many got no token. */
    long refused() {
        return refused.sum();
    }

    private void ask() {
        var random = ThreadLocalRandom.current();
        AppProcess app = apps.get(random.nextInt(apps.size()));
        long begin = System.nanoTime();
        app.token(hubIds.get(random.nextInt(hubIds.size()))).whenComplete((reply, failure) -> {
            micros.add((System.nanoTime() - begin) / 1000);
            if (failure != null || reply.statusCode() != 200) {
                refused.increment();
            }
        });
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
