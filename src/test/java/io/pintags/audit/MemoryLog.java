package io.pintags.audit;

import io.quarkus.runtime.StartupEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** The audit log as processes write it, one after the other, into a store that keeps what it has when one dies. */
public final class MemoryLog {
    private final List<AuditEntry> durable = new CopyOnWriteArrayList<>();
    private final ReentrantLock gate = new ReentrantLock();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile Store store = Store.WORKS;

    /** How the store answers. */
    public enum Store {
        /** It commits. */
        WORKS,
        /** It refuses. */
        AWAY,
        /** It commits, and its answer is lost. */
        MUTE
    }

    /** A process that writes. */
    public final class Writer {
        private final AuditLog log;
        private volatile boolean dead;

        private Writer() {
            log = new AuditLog(new AuditStore(null) {
                @Override
                void append(List<AuditEntry> entries) {
                    Writer.this.append(entries);
                }
            });
            log.start(new StartupEvent());
        }

        /** What the process reports to. */
        public AuditLog log() {
            return log;
        }

        /** Ends it as an operator does. */
        public void stop() {
            try {
                log.stop(null);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Ends it as a power cut does. */
        public void crash() {
            dead = true;
            stop();
        }

        private void append(List<AuditEntry> entries) {
            gate.lock();
            gate.unlock();
            if (!dead && store != Store.AWAY) {
                durable.addAll(entries);
            }
            if (dead || store != Store.WORKS) {
                refusals.incrementAndGet();
                throw new AuditUnavailable();
            }
        }
    }

    /** Starts a process. */
    public Writer writer() {
        return new Writer();
    }

    /** Changes how the store answers. */
    public void store(Store now) {
        store = now;
    }

    /** Lets the store answer nobody before {@code meanwhile} is done. */
    public void hold(Runnable meanwhile) {
        gate.lock();
        try {
            meanwhile.run();
        } finally {
            gate.unlock();
        }
    }

    /** How often the store did not say that it has committed. */
    public int refusals() {
        return refusals.get();
    }

    /** What is on record. */
    public List<AuditEntry> entries() {
        return durable;
    }
}
