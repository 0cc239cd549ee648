package io.pintags.account;

/** What state an account is in. */
public enum AccountStatus {
    /** Its tokens are kept fresh. */
    ACTIVE,
    /** The grant is gone; a person has to give consent again. */
    RECONNECT_REQUIRED,
    /** HubSpot does not accept the app; renewed again as soon as the operator has mended that. */
    PAUSED,
    /** Disconnected; only this receipt is left. */
    ERASED
}
