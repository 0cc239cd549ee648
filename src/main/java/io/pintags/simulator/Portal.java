package io.pintags.simulator;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/** A HubSpot account; everything about it follows from its id, so that nothing else need be kept. */
record Portal(long hubId) {

    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,14}");
    private static final long FIRST_USER = 10_000_000;
    private static final long USERS = 1_000_000_000;

    Portal {
        if (hubId < 1) {
            throw new IllegalArgumentException("a hub id is positive: " + hubId);
        }
    }

    static OptionalLong parse(String text) {
        return ID.matcher(text).matches() ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    String domain() {
        return "portal-" + hubId + ".example.com";
    }

    /** The one user of the portal; within 32 bits, as in HubSpot's schema. */
    long userId() {
        return FIRST_USER + hubId % USERS;
    }

    String user() {
        return "admin@" + domain();
    }

    /** The refresh token of a grant made in bulk: computable by whoever drives a load test. */
    String predictableRefreshToken() {
        return "na1-sim-" + hubId + "-refresh";
    }
}
