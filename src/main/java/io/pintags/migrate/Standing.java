package io.pintags.migrate;

import io.pintags.account.AccountStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * How an account stands that an import is about.
 *
 * @param id the row
 * @param status its status
 * @param refreshFingerprint of the refresh token in use, or null
 * @param generation its generation
 * @param connectedAt when it got its grant
 * @param statusSince when it got its status
 */
record Standing(
        UUID id,
        AccountStatus status,
        String refreshFingerprint,
        long generation,
        Instant connectedAt,
        Instant statusSince) {
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

    /** Whether it was erased by somebody who may have meant what was to be imported too. */
    boolean isErasedSince(Instant moment) {
        return status == AccountStatus.ERASED && statusSince.isAfter(moment);
    }

    /** Whether it holds a grant that works. */
    boolean isConnected() {
        return status == AccountStatus.ACTIVE || status == AccountStatus.PAUSED;
    }

    /** Whether nothing has happened to it since it stood like {@code before}, but renewals of its own grant. */
    boolean isStill(Standing before) {
        return connectedAt.equals(before.connectedAt)
                && (generation == before.generation || isConnected() && before.isConnected());
    }
}
