package io.pintags.privacy;

/**
 * What HubSpot did when it was asked to forget an account.
 *
 * @param uninstall {@code done}, or why the app was not removed
 * @param revoke {@code done}, or why the refresh token was not revoked
 */
record RemoteOutcome(String uninstall, String revoke) {
    static final String DONE = "done";

    /** Neither was done, for the same reason. */
    static RemoteOutcome neither(String reason) {
        return new RemoteOutcome(reason, reason);
    }

    boolean isUninstalled() {
        return uninstall.equals(DONE);
    }

    boolean isRevoked() {
        return revoke.equals(DONE);
    }
}
