package io.pintags.simulator;

import java.time.Instant;

/** What an access token says of itself. */
record AccessToken(long grantId, Instant expiresAt) {

    boolean expiredAt(Instant now) {
        return !now.isBefore(expiresAt);
    }
}
