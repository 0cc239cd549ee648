package io.pintags.migrate;

import io.pintags.account.AccountStatus;
import java.time.Duration;
import java.util.Optional;

/**
 * How an account stands that an import is about.
 *
 * @param status its status
 * @param refreshFingerprint of the refresh token in use, or null
 * @param connectedFor since when it has its grant
 */
record Standing(AccountStatus status, String refreshFingerprint, Duration connectedFor) {
    /** What an import of the token with this fingerprint comes to without a proof; empty if it is to be proved. */
    Optional<ImportOutcome> verdict(String fingerprint, boolean replaces) {
        return switch (status) {
            case RECONNECT_REQUIRED -> Optional.empty();
            case ERASED -> replaces ? Optional.empty() : Optional.of(ImportOutcome.ERASED);
            case ACTIVE, PAUSED -> {
                if (fingerprint.equals(refreshFingerprint)) {
                    yield Optional.of(ImportOutcome.UNCHANGED);
                }
                yield replaces ? Optional.empty() : Optional.of(ImportOutcome.KEPT);
            }
        };
    }

    /** Whether its grant came after an attempt that began {@code ago}: then that attempt has stored it. */
    boolean isConnectedSince(Duration ago) {
        return status == AccountStatus.ACTIVE && connectedFor.compareTo(ago) <= 0;
    }

    /** Whether it holds a grant that works. */
    boolean isConnected() {
        return status == AccountStatus.ACTIVE || status == AccountStatus.PAUSED;
    }
}
