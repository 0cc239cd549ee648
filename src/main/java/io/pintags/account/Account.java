package io.pintags.account;

import io.pintags.hubspot.HubId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A connected account as it stood when it was read. Tokens are ciphertext here; what is not ciphertext is neither secret
 * nor personal, so that printing an account gives nothing away.
 *
 * @param id the row
 * @param hubId HubSpot's number
 * @param status its state
 * @param statusCause why, for states that have a cause
 * @param token the token pair; present unless the account was erased
 * @param clientId the HubSpot app that holds the grant
 * @param scopes granted scopes, separated by spaces
 * @param generation grows with each stored token pair
 * @param lastFailure how the last renewal failed, if it did
 * @param nextRefreshAt when the next renewal is due; before it a failed one is not repeated
 * @param times when things happened
 */
public record Account(
        UUID id,
        HubId hubId,
        AccountStatus status,
        Optional<String> statusCause,
        Optional<StoredToken> token,
        String clientId,
        String scopes,
        long generation,
        Optional<String> lastFailure,
        Optional<Instant> nextRefreshAt,
        Times times) {

    /**
     * A sealed token pair.
     *
     * @param accessCiphertext the sealed access token
     * @param refreshCiphertext the sealed refresh token
     * @param expiresAt when the access token ends
     * @param life the life that HubSpot gave it
     * @param accessFingerprint first 8 hex digits of its SHA-256
     * @param refreshFingerprint the same of the refresh token
     */
    public record StoredToken(
            String accessCiphertext,
            String refreshCiphertext,
            Instant expiresAt,
            Duration life,
            String accessFingerprint,
            String refreshFingerprint) {}

    /**
     * When things happened.
     *
     * @param connectedAt the last consent
     * @param createdAt the first one
     * @param lastFailureAt the last failed renewal
     * @param lastServedAt when a token was last handed out, accurate to the flush interval
     */
    public record Times(
            Instant connectedAt, Instant createdAt, Optional<Instant> lastFailureAt, Optional<Instant> lastServedAt) {}
}
