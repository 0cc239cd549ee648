package io.pintags.database;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Does in one call what several threads want at the same moment: while one call is under way, what others want gathers,
 * and the next call takes all of it. Nobody waits for company, and the busier it is, the less each costs.
 *
 * <p>Whoever has wished first does the call for all, on its own thread. After it the next call is somebody else's, at once:
 * nobody works for others after having what it wanted, and no call waits for the threads that the one before has served.
 *
 * @param <T> what a thread wants
 * @param <R> what it gets
 */
public final class Batcher<T, R> {
    private final int most;
    private final Function<List<T>, List<R>> work;
    private final Deque<Wish<T, R>> waiting = new ArrayDeque<>();
    /** Whether a call is under way; it and {@link #waiting} are read and written under the lock of the latter. */
    private boolean busy;

    /**
     * Of calls to {@code work}.
     *
     * @param most how many wishes one call takes at most
     * @param work does them all, and gives their results in their order; if it fails for several, each is tried alone
     */
    public Batcher(int most, Function<List<T>, List<R>> work) {
        this.most = most;
        this.work = work;
    }

    /** The result for {@code wish}; blocks until it is there, and fails as the work does. */
    public R call(T wish) {
        var mine = new Wish<T, R>(wish);
        synchronized (waiting) {
            waiting.add(mine);
            if (!busy) {
                busy = true;
                mine.turn.complete(() -> callFor(mine));
            }
        }
        return mine.turn.join().get();
    }

    /** How many wishes no call has taken yet. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** Does the call for whoever waits, of whom {@code mine} is the first, and has the next one begun. */
    private R callFor(Wish<T, R> mine) {
        List<Wish<T, R>> batch = List.of(mine);
        List<Supplier<R>> outcomes = List.of();
        try {
            batch = next();
            outcomes = work(batch.stream().map(wish -> wish.wanted).toList());
        } finally {
            handOn();
        }
        for (int i = 1; i < batch.size(); i++) {
            batch.get(i).turn.complete(outcomes.get(i));
        }
        return outcomes.get(0).get();
    }

    private List<Wish<T, R>> next() {
        synchronized (waiting) {
            var batch = new ArrayList<Wish<T, R>>();
            while (batch.size() < most && !waiting.isEmpty()) {
                batch.add(waiting.remove());
            }
            return batch;
        }
    }

    private void handOn() {
        synchronized (waiting) {
            Wish<T, R> first = waiting.peek();
            if (first == null) {
                busy = false;
            } else {
                first.turn.complete(() -> callFor(first));
            }
        }
    }

    private List<Supplier<R>> work(List<T> wanted) {
        try {
            List<R> results = work.apply(wanted);
            return IntStream.range(0, wanted.size())
                    .mapToObj(results::get)
                    .map(result -> (Supplier<R>) () -> result)
                    .toList();
        } catch (RuntimeException | Error e) {
            // Errors too: who waits must not wait for ever.
            return wanted.stream()
                    .map(one -> (Supplier<R>) () -> wanted.size() == 1 ? rethrow(e) : alone(one))
                    .toList();
        }
    }

    private R alone(T wanted) {
        return work.apply(List.of(wanted)).get(0);
    }

    private static <R> R rethrow(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    /** When it is its turn, its thread runs what the turn brings: the result, or the call for all. */
    private static final class Wish<T, R> {
        private final T wanted;
        private final CompletableFuture<Supplier<R>> turn = new CompletableFuture<>();

        Wish(T wanted) {
            this.wanted = wanted;
        }
    }
}
