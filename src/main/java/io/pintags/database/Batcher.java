package io.pintags.database;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Does in one call what several threads want at the same moment: while one call is under way, what others want gathers,
 * and the next call takes all of it. Nobody waits for company, and the busier it is, the less each costs.
 *
 * @param <T> what a thread wants
 * @param <R> what it gets
 */
public final class Batcher<T, R> {
    private final int most;
    private final Function<List<T>, List<R>> work;
    private final ConcurrentLinkedQueue<Wish<T, R>> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock turn = new ReentrantLock();

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
        waiting.add(mine);
        turn.lock();
        try {
            while (mine.outcome == null) {
                workOn(next());
            }
        } finally {
            turn.unlock();
        }
        return mine.outcome.get();
    }

    /** How many wishes no call has taken yet. */
    int waiting() {
        return waiting.size();
    }

    private List<Wish<T, R>> next() {
        var batch = new ArrayList<Wish<T, R>>();
        while (batch.size() < most && !waiting.isEmpty()) {
            batch.add(waiting.remove());
        }
        return batch;
    }

    private void workOn(List<Wish<T, R>> batch) {
        try {
            List<R> results = work.apply(batch.stream().map(wish -> wish.wanted).toList());
            for (int i = 0; i < batch.size(); i++) {
                R result = results.get(i);
                batch.get(i).outcome = () -> result;
            }
        } catch (RuntimeException | Error e) {
            // Errors too: who waits must not wait for ever.
            for (Wish<T, R> wish : batch) {
                wish.outcome = batch.size() == 1 ? () -> rethrow(e) : () -> alone(wish.wanted);
            }
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

    /** Its outcome is written under the lock, and read by whoever wishes, once it is there. */
    private static final class Wish<T, R> {
        private final T wanted;
        private Supplier<R> outcome;

        Wish(T wanted) {
            this.wanted = wanted;
        }
    }
}
