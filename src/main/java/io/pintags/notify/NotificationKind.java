package io.pintags.notify;

import java.util.Arrays;
import java.util.Locale;

/** What happened to an account. The codes are part of the contract with receivers, and stand in the database. */
enum NotificationKind {
    /** Somebody granted access, for the first time or again. */
    CONNECTED,
    /** A pause is over, or a grant that was given up works after all. */
    RESUMED,
    /** Only a person can help: consent has to be given again. */
    RECONNECT_REQUIRED,
    /** HubSpot does not accept the app; the operator has to mend that. */
    PAUSED,
    /** Disconnected, and what was kept is gone. */
    ERASED;

    /** The name in types and in the database: {@code reconnect-required}. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether somebody has to do something. */
    boolean isWarning() {
        return this == RECONNECT_REQUIRED || this == PAUSED;
    }

    static NotificationKind of(String code) {
        return Arrays.stream(values())
                .filter(kind -> kind.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such kind of notification"));
    }
}
