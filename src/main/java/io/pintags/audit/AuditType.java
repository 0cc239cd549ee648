package io.pintags.audit;

import java.util.Locale;

/** What the audit log tells of. The names are stored and so never change. */
public enum AuditType {
    /** A caller was handed a token for the first time. */
    TOKEN_DISCLOSED,
    /** The same token was handed to the same caller again, {@code repeats} times. */
    TOKEN_REPEATED,
    /** A caller gave a token back before it was over. */
    TOKEN_RETURNED,
    /** A known caller asked for what it may not have, {@code repeats} times; the reason is the permission that it lacks. */
    ACCESS_REFUSED,
    /** An operator made a one-time link with which somebody else can connect an account. */
    LINK_MADE,
    /** An account was connected for the first time. */
    ACCOUNT_CONNECTED,
    /** A person granted access to a known account again. */
    ACCOUNT_RECONNECTED,
    /** A consent came back and was not accepted. */
    CONSENT_REFUSED,
    /** A token was renewed. */
    TOKEN_RENEWED,
    /** A renewal failed; the reason says how. */
    RENEWAL_FAILED,
    /** An account needs a person from now on. */
    RECONNECT_REQUIRED,
    /** A caller was given the personal data that is kept for an account. */
    DATA_EXPORTED,
    /** {@code repeats} events were older than the log is kept, and are no more. */
    EVENTS_DROPPED,
    /** What was kept of an account is gone; the reason says what HubSpot was asked to forget and did not. */
    ACCOUNT_ERASED,
    /** Everything that is sealed is being moved to the newest version of the keys. */
    REWRAP_STARTED,
    /** That has ended; {@code repeats} is the number of rows, the reason the version. */
    REWRAP_FINISHED,
    /** Refresh tokens were brought from elsewhere; {@code repeats} is their number. */
    IMPORT_STARTED,
    /** An imported refresh token was proved and stored. */
    ACCOUNT_IMPORTED,
    /** An imported refresh token was not stored; the reason says why. */
    IMPORT_REFUSED,
    /** The refresh token of an account left, sealed to another installation's key, and is not used here any more. */
    ACCOUNT_MOVED,
    /** Events that could not be written while the database was away and did not fit the memory kept for them. */
    EVENTS_LOST;

    /** The name in the log: {@code token.disclosed}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
