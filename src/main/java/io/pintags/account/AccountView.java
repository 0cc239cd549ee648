package io.pintags.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What operators see of an account: never a secret, never a personal detail. Absent members are left out; times are ISO
 * 8601.
 *
 * @param hubId the account
 * @param status {@code active}, {@code reconnect_required} or {@code paused}
 * @param cause why, for the last two
 * @param expiresIn seconds for which its access token still lives; 0 if it is over
 * @param generation grows with each renewal and each consent
 * @param scope granted scopes, separated by spaces
 * @param accessTokenFingerprint first 8 hex digits of the access token's SHA-256
 * @param refreshTokenFingerprint first 8 hex digits of the refresh token's SHA-256
 * @param nextRefreshAt when it is renewed next, if nobody needs it sooner
 * @param lastFailure how its last renewal failed, if it did
 * @param lastFailureAt when
 * @param lastServedAt when a token was last handed out, to within ten seconds
 * @param connectedAt the last consent
 */
@Schema(name = "Account", description = "A connected HubSpot account, without its secrets.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccountView(
        @JsonProperty("hub_id") @Schema(required = true, examples = "4242")
        long hubId,

        @JsonProperty("status") @Schema(required = true, examples = "active")
        String status,

        @JsonProperty("cause") String cause,
        @JsonProperty("expires_in") long expiresIn,
        @JsonProperty("generation") long generation,
        @JsonProperty("scope") String scope,
        @JsonProperty("access_token_fingerprint") String accessTokenFingerprint,
        @JsonProperty("refresh_token_fingerprint") String refreshTokenFingerprint,
        @JsonProperty("next_refresh_at") String nextRefreshAt,
        @JsonProperty("last_failure") String lastFailure,
        @JsonProperty("last_failure_at") String lastFailureAt,
        @JsonProperty("last_served_at") String lastServedAt,
        @JsonProperty("connected_at") String connectedAt) {
    /** What is shown of {@code account} at {@code now}. */
    public static AccountView of(Account account, Instant now) {
        var token = account.token();
        return new AccountView(
                account.hubId().value(),
                account.status().name().toLowerCase(Locale.ROOT),
                account.statusCause().orElse(null),
                token.map(stored -> Math.max(
                                0, Duration.between(now, stored.expiresAt()).toSeconds()))
                        .orElse(0L),
                account.generation(),
                account.scopes(),
                token.map(Account.StoredToken::accessFingerprint).orElse(null),
                token.map(Account.StoredToken::refreshFingerprint).orElse(null),
                account.nextRefreshAt().map(Instant::toString).orElse(null),
                account.lastFailure().orElse(null),
                account.times().lastFailureAt().map(Instant::toString).orElse(null),
                account.times().lastServedAt().map(Instant::toString).orElse(null),
                account.times().connectedAt().toString());
    }
}
