package io.pintags.audit;

import java.util.function.Function;

/** What came of looking at a piece of the chain. */
public sealed interface Verification {
    /** One answer for each outcome. */
    <T> T fold(Function<Intact, T> intact, Function<Broken, T> broken);

    /**
     * Every event is as it was written, and none is missing.
     *
     * @param events how many were looked at
     * @param last where the next piece begins
     * @param complete whether that is the end of the chain
     */
    record Intact(long events, ChainLink last, boolean complete) implements Verification {
        /** This piece and the next one together. */
        Verification and(Intact next) {
            return new Intact(events + next.events, next.last, next.complete);
        }

        @Override
        public <T> T fold(Function<Intact, T> intact, Function<Broken, T> broken) {
            return intact.apply(this);
        }
    }

    /**
     * Somebody changed the log.
     *
     * @param seq the first event that is not as it was written
     * @param damage what is wrong with it
     */
    record Broken(long seq, Damage damage) implements Verification {
        @Override
        public <T> T fold(Function<Intact, T> intact, Function<Broken, T> broken) {
            return broken.apply(this);
        }
    }

    /** What can be wrong with an event. */
    enum Damage {
        /** It says something else than when it was written. */
        ALTERED,
        /** It does not follow from the one before it, which was replaced. */
        UNLINKED,
        /** It is not there. */
        MISSING,
        /** It was not written by this service: its number is taken, dropped already, or beyond the end. */
        SURPLUS
    }
}
