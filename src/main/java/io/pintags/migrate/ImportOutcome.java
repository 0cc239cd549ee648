package io.pintags.migrate;

import java.util.Locale;
import java.util.Optional;

/** What became of a row. The names are stored and so never change. */
enum ImportOutcome {
    WAITING(null),
    /** Of a dry run: would be proved. */
    READY(null),
    IMPORTED(null),
    REPLACED(null),
    UNCHANGED(null),
    KEPT("The account is connected already. To give it this grant instead, import with replace=true."),
    ERASED("The account was erased here. To bring it back, import with replace=true."),
    DUPLICATE(
            "The same account or token stands in an earlier row, or waits in an earlier import, which is used. If it is no good, import again without it."),
    MASKED("The token is masked. Export again as a user who may view encrypted data."),
    MISSING_TOKEN("The row has no refresh token. Have the account connected by a person."),
    MALFORMED_TOKEN("This is not a refresh token. Check the mapping of the columns."),
    MALFORMED_HUB_ID("The hub id is not a number. Check the mapping of the columns, or leave it out."),
    OTHER_PROVIDER("The connection is not one to HubSpot."),
    OTHER_ACCOUNT("The token belongs to another account than the row says. Check the row."),
    OTHER_APP("The token was issued to another HubSpot app. Have the account connected by a person."),
    DEAD("HubSpot does not know the token any more. Have the account connected by a person."),
    LOST_REPLY("The token was sent and the answer got lost. Have the account connected by a person."),
    UNREADABLE("The sealed token does not open. Import the row again, with the right key."),
    UNAVAILABLE("HubSpot could not be used for too long. Import the row again.");

    private final String advice;

    ImportOutcome(String advice) {
        this.advice = advice;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static ImportOutcome of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** What to do about it, if there is something to do. */
    Optional<String> advice() {
        return Optional.ofNullable(advice);
    }

    /** Whether a row came to its end without a stored grant, for the audit log. */
    boolean isRefusal() {
        return advice != null && this != KEPT && this != DUPLICATE;
    }
}
