package io.pintags.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import io.pintags.http.HttpResult;
import io.pintags.hubspot.RefreshOutcome.Ambiguous;
import io.pintags.hubspot.RefreshOutcome.Dead;
import io.pintags.hubspot.RefreshOutcome.Misconfigured;
import io.pintags.hubspot.RefreshOutcome.Renewed;
import io.pintags.hubspot.RefreshOutcome.Throttled;
import io.pintags.hubspot.RefreshOutcome.Transient;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Says what a reply of HubSpot's token endpoint means. HubSpot speaks two vocabularies at once: RFC 6749's
 * {@code error} and its own {@code status}; older bodies have only the second. {@code error} is looked at first, then
 * {@code status}, then the HTTP status; the message is looked at for one thing only, which no code tells.
 */
final class OutcomeClassifier {
    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
    private static final Set<String> WRONG_CLIENT =
            Set.of("invalid_client", "unauthorized_client", "bad_client_id", "bad_client_secret");
    private static final Set<String> DEAD_GRANT = Set.of("invalid_grant", "bad_refresh_token", "bad_auth_code");
    private static final Set<String> GONE_ACCOUNT = Set.of("bad_hub");

    private OutcomeClassifier() {}

    static RefreshOutcome classify(HttpResult result, Instant sentAt) {
        if (result instanceof HttpResult.Answered answered) {
            return ofReply(answered, sentAt);
        }
        return result instanceof HttpResult.NoAnswer lost ? new Ambiguous(lost.why()) : new Transient("not-reached");
    }

    private static RefreshOutcome ofReply(HttpResult.Answered answered, Instant sentAt) {
        int status = answered.status();
        if (status == 200) {
            return ReplyParser.grant(answered.body(), sentAt)
                    .<RefreshOutcome>map(Renewed::new)
                    .orElse(new Ambiguous("unreadable-reply"));
        }
        // 477: the account is being moved between regions; the reply says when it will be back.
        if (status == 429 || status == 477) {
            return new Throttled(retryAfter(answered, sentAt));
        }
        if (status >= 500) {
            return new Transient("http-" + status);
        }
        return status >= 400 ? ofError(answered) : new Ambiguous("http-" + status);
    }

    private static RefreshOutcome ofError(HttpResult.Answered answered) {
        Optional<JsonNode> body = ReplyParser.object(answered.body());
        String error = code(body, "error");
        String status = code(body, "status");
        if (WRONG_CLIENT.contains(error) || WRONG_CLIENT.contains(status)) {
            return new Misconfigured(Misconfigured.INVALID_CLIENT);
        }
        if (isForeignGrant(body)) {
            return new Misconfigured(Misconfigured.FOREIGN_GRANT);
        }
        if (GONE_ACCOUNT.contains(status) || GONE_ACCOUNT.contains(error)) {
            return new Dead("account-deleted");
        }
        if (DEAD_GRANT.contains(error) || DEAD_GRANT.contains(status)) {
            return new Dead("invalid-grant");
        }
        return switch (answered.status()) {
            case 400, 401, 405, 415 -> new Misconfigured("http-" + answered.status());
            case 404, 410 -> new Misconfigured(Misconfigured.API_VERSION_RETIRED);
            // 488: the account lives in another region than the one that was asked; a new consent finds it.
            case 488 -> new Dead("account-moved");
            // 403 is a missing right or a firewall, 423 a lock: never a sign that the grant is gone.
            default -> new Transient("http-" + answered.status());
        };
    }

    /** Reported as BAD_REFRESH_TOKEN, although the grant is alive and only the app is the wrong one. */
    private static boolean isForeignGrant(Optional<JsonNode> body) {
        return code(body, "message").contains("not issued to this client")
                || code(body, "error_description").contains("not issued to this client");
    }

    private static String code(Optional<JsonNode> body, String member) {
        return body.flatMap(node -> ReplyParser.text(node, member)).orElse("").toLowerCase(Locale.ROOT);
    }

    /** RFC 9110 section 10.2.3: seconds or a date. Bounded, because it decides how long an account is left alone. */
    private static Duration retryAfter(HttpResult.Answered answered, Instant now) {
        Duration wait = answered.header("retry-after")
                .flatMap(text -> parseWait(text.trim(), now))
                .orElse(DEFAULT_WAIT);
        if (wait.compareTo(LONGEST_WAIT) > 0) {
            return LONGEST_WAIT;
        }
        return wait.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : wait;
    }

    private static Optional<Duration> parseWait(String text, Instant now) {
        if (text.matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(now, date));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
