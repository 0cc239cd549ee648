package io.pintags.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The faults that wait for a request, in the order they were injected, and the requests that one of them holds. */
final class Faults {

    private final List<Fault> armed = new ArrayList<>();
    private final List<Runnable> parked = new ArrayList<>();

    synchronized void arm(Fault fault) {
        armed.add(fault);
    }

    /** The oldest fault that hits this request; one of its hits is used up. */
    synchronized Optional<Fault> take(String path, OptionalLong hubId) {
        for (int i = 0; i < armed.size(); i++) {
            Fault fault = armed.get(i);
            if (fault.hits(path, hubId)) {
                useUp(i, fault);
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }

    synchronized void park(Runnable continuation) {
        parked.add(continuation);
    }

    synchronized int parkedCount() {
        return parked.size();
    }

    /** Lets every held request go on. */
    int release() {
        List<Runnable> released = drain();
        released.forEach(Runnable::run);
        return released.size();
    }

    /** Disarms everything; what was held goes on, for no later call could find it. */
    void clear() {
        synchronized (this) {
            armed.clear();
        }
        release();
    }

    private void useUp(int index, Fault fault) {
        if (fault.times() == 1) {
            armed.remove(index);
        } else if (fault.times() > 1) {
            armed.set(index, fault.times(fault.times() - 1));
        }
    }

    private synchronized List<Runnable> drain() {
        List<Runnable> all = List.copyOf(parked);
        parked.clear();
        return all;
    }
}
