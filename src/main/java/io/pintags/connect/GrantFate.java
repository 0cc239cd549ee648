package io.pintags.connect;

import io.pintags.refresh.UnwantedGrants;

/** What became at HubSpot of a consent that connects nothing, in words for the person who gave it. */
enum GrantFate {
    /** HubSpot gave nothing, or what it gave belongs to a connection that goes on. */
    NOTHING_TO_END(""),
    ENDED("HubSpot was told that the consent is not used, and has ended it."),
    LEFT(
            "HubSpot could not be told that the consent is not used. If you do not start again, remove the app in the settings"
                    + " of your HubSpot account, under connected apps.");

    private final String words;

    GrantFate(String words) {
        this.words = words;
    }

    static GrantFate of(UnwantedGrants.Fate fate) {
        return switch (fate) {
            case ENDED -> ENDED;
            case LEFT -> LEFT;
            case SHARED -> NOTHING_TO_END;
        };
    }

    String words() {
        return words;
    }
}
