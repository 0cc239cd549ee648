package io.pintags.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * HubSpot's refusals. The token endpoints speak two vocabularies at once: {@code error} and {@code error_description}
 * of RFC 6749, and the older {@code status} and {@code message}. The other endpoints speak of a {@code category}.
 */
final class Errors {

    private Errors() {}

    static Reply unsupportedGrantType() {
        return oauth("unsupported_grant_type", "BAD_GRANT_TYPE", "missing or unknown grant type");
    }

    static Reply repeatedParameter() {
        return oauth("invalid_request", "BAD_REQUEST", "a parameter is repeated");
    }

    static Reply missingToken() {
        return oauth("invalid_request", "BAD_REQUEST", "missing token");
    }

    static Reply invalidScope() {
        return oauth("invalid_scope", "BAD_SCOPE", "missing or unknown scope");
    }

    static Reply badClientId() {
        return oauth("invalid_client", "BAD_CLIENT_ID", "missing or invalid client id");
    }

    static Reply badClientSecret() {
        return oauth("invalid_client", "BAD_CLIENT_SECRET", "missing or invalid client secret");
    }

    static Reply badCode() {
        return oauth("invalid_grant", "BAD_AUTH_CODE", "missing or unknown auth code");
    }

    static Reply expiredCode() {
        return oauth("invalid_grant", "EXPIRED_AUTH_CODE", "the auth code is expired");
    }

    static Reply missingRedirectUri() {
        return oauth("invalid_request", "BAD_REDIRECT_URI", "missing or invalid redirect uri");
    }

    static Reply otherRedirectUri() {
        return oauth(
                "invalid_grant",
                "MISMATCH_REDIRECT_URI_AUTH_CODE",
                "redirect uri does not match the one that the auth code was issued for");
    }

    static Reply badCodeVerifier() {
        return oauth("invalid_grant", "BAD_AUTH_CODE", "missing or invalid code verifier");
    }

    static Reply badRefreshToken() {
        return oauth("invalid_grant", "BAD_REFRESH_TOKEN", "missing or invalid refresh token");
    }

    /** Told as a bad refresh token although the grant lives: only the message tells the difference. */
    static Reply foreignRefreshToken() {
        return oauth("invalid_grant", "BAD_REFRESH_TOKEN", "refresh token was not issued to this client");
    }

    static Reply badHub(long hubId) {
        return oauth("access_denied", "BAD_HUB", "hub " + hubId + " does not exist or is not accessible");
    }

    static Reply invalidAuthentication() {
        return api(
                401,
                "INVALID_AUTHENTICATION",
                "Authentication credentials not found. This API supports OAuth 2.0 authentication.",
                Optional.empty());
    }

    static Reply missingScope(String scope) {
        JsonObject context = new JsonObject().put("missingScopes", new JsonArray().add(scope));
        return api(403, "MISSING_SCOPES", "This app hasn't been granted all required scopes.", Optional.of(context));
    }

    static Reply expiredAuthentication(Instant expiredAt, Instant now) {
        String message =
                "The OAuth token used to make this call expired " + age(Duration.between(expiredAt, now)) + " ago.";
        JsonObject context = new JsonObject().put("expire time", new JsonArray().add(expiredAt.toString()));
        return api(401, "EXPIRED_AUTHENTICATION", message, Optional.of(context));
    }

    /** A limit of ten seconds is used up. HubSpot does not always say when to come back. */
    static Reply throttled(Optional<Duration> retryAfter) {
        String correlation = correlation();
        Reply reply = Reply.json(
                        429,
                        body("error", "You have reached your ten_secondly_rolling limit.", correlation)
                                .put("errorType", "RATE_LIMIT")
                                .put("policyName", "TEN_SECONDLY_ROLLING"))
                .with("X-HubSpot-RateLimit-Max", "110")
                .with("X-HubSpot-RateLimit-Remaining", "0")
                .with("X-HubSpot-RateLimit-Interval-Milliseconds", "10000")
                .with("X-HubSpot-Correlation-Id", correlation);
        return retryAfter
                .map(delay -> reply.with("Retry-After", Long.toString(delay.toSeconds())))
                .orElse(reply);
    }

    /** Any other failure by its HTTP status. */
    static Reply plain(int status, String message) {
        return api(status, status < 500 ? "VALIDATION_ERROR" : "INTERNAL_ERROR", message, Optional.empty());
    }

    private static Reply oauth(String error, String status, String message) {
        String correlation = correlation();
        return Reply.json(
                        400,
                        body(status, message, correlation).put("error", error).put("error_description", message))
                .with("X-HubSpot-Correlation-Id", correlation);
    }

    private static Reply api(int code, String category, String message, Optional<JsonObject> context) {
        String correlation = correlation();
        JsonObject body = body("error", message, correlation).put("category", category);
        context.ifPresent(value -> body.put("context", value));
        return Reply.json(code, body).with("X-HubSpot-Correlation-Id", correlation);
    }

    private static JsonObject body(String status, String message, String correlation) {
        return new JsonObject().put("status", status).put("message", message).put("correlationId", correlation);
    }

    private static String age(Duration age) {
        if (age.toHours() > 0) {
            return age.toHours() + " hour(s)";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + " minute(s)" : age.toSeconds() + " second(s)";
    }

    private static String correlation() {
        return UUID.randomUUID().toString();
    }
}
