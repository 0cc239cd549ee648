package io.pintags.hubspot;

import java.util.List;

/** What HubSpot's webhooks journal answered to the question of what comes next. */
public sealed interface JournalReply {
    /**
     * An entry.
     *
     * @param position its place, to ask for the next one by
     * @param uninstalls the uninstalls in it; other events are left out
     */
    record Entry(String position, List<AppUninstalled> uninstalls) implements JournalReply {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.entry(this);
        }
    }

    /** There is nothing new. */
    record CaughtUp() implements JournalReply {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.caughtUp();
        }
    }

    /** The journal does not know the position any more, since it keeps three days; or nothing is written for us at all. */
    record PositionGone() implements JournalReply {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.positionGone();
        }
    }

    /**
     * No answer, or not one that can be used.
     *
     * @param code what happened, as a word of ours
     */
    record Failed(String code) implements JournalReply {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.failed(code);
        }
    }

    /** Calls the one case that applies. */
    <T> T fold(Cases<T> cases);

    /** One answer for each kind of reply; a new kind does not compile until everybody has handled it. */
    interface Cases<T> {
        /** An entry came. */
        T entry(Entry entry);

        /** Nothing new. */
        T caughtUp();

        /** The position is too old, or the subscription is gone. */
        T positionGone();

        /** Not now. */
        T failed(String code);
    }
}
