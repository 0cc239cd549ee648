package io.pintags.hubspot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pintags.crypto.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads HubSpot's JSON tolerantly: unknown members are ignored, wrong types count as missing, nothing is thrown. */
final class ReplyParser {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Longest life that is believed, in seconds: a day is far more than HubSpot's 30 minutes. */
    private static final long MAX_LIFE_SECONDS = 86_400;
    /** Longest token that is kept, in characters; HubSpot speaks of "at least 512". */
    private static final int MAX_TOKEN_LENGTH = 16_384;

    private ReplyParser() {}

    /** The body as a JSON object, or empty if it is anything else. */
    static Optional<JsonNode> object(String body) {
        try {
            JsonNode node = JSON.readTree(body);
            return node != null && node.isObject() ? Optional.of(node) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The grant in a token reply, or empty if the reply lacks what makes one. */
    static Optional<TokenGrant> grant(String body, Instant sentAt) {
        return object(body).flatMap(reply -> {
            Optional<Secret> access = token(reply, "access_token");
            OptionalLong seconds = wholeNumber(reply, "expires_in");
            Optional<Secret> refresh = refreshToken(reply);
            // One that is there and cannot be used is not the same as none: the one that was spent may be over.
            boolean brokenRefresh = refresh.isEmpty() && !isAbsent(reply.path("refresh_token"));
            if (access.isEmpty() || seconds.isEmpty() || seconds.getAsLong() < 1 || brokenRefresh) {
                return Optional.empty();
            }
            return Optional.of(new TokenGrant(
                    access.get(),
                    refresh,
                    Duration.ofSeconds(Math.min(seconds.getAsLong(), MAX_LIFE_SECONDS)),
                    sentAt,
                    hubId(reply),
                    texts(reply, "scopes")));
        });
    }

    /** What introspection says; untold if the reply is not one. */
    static Inspection inspection(String body) {
        Optional<Introspection> details = introspection(body);
        boolean inactive = object(body)
                .map(reply -> reply.path("active"))
                .filter(active -> active.isBoolean() && !active.booleanValue())
                .isPresent();
        return new Inspection(inactive || details.isPresent(), details);
    }

    /** What introspection says; empty if the reply is not one, or says that the token is not active. */
    private static Optional<Introspection> introspection(String body) {
        return object(body)
                .filter(reply -> reply.path("active").asBoolean(false))
                .flatMap(reply -> hubId(reply)
                        .map(hub -> new Introspection(
                                hub,
                                wholeNumber(reply, "user_id"),
                                text(reply, "user"),
                                text(reply, "hub_domain"),
                                text(reply.path("signed_access_token"), "hublet"),
                                text(reply, "client_id"),
                                texts(reply, "scopes"))));
    }

    /** A short text member, or empty. */
    static Optional<String> text(JsonNode object, String member) {
        JsonNode value = object.path(member);
        return value.isTextual()
                        && !value.textValue().isEmpty()
                        && value.textValue().length() <= 1024
                ? Optional.of(value.textValue())
                : Optional.empty();
    }

    private static Optional<Secret> token(JsonNode object, String member) {
        JsonNode value = object.path(member);
        if (!value.isTextual()) {
            return Optional.empty();
        }
        String text = value.textValue();
        // A token travels in a header, so it is visible ASCII (RFC 6749 appendix A.12); anything else is a broken
        // reply.
        boolean usable = !text.isEmpty()
                && text.length() <= MAX_TOKEN_LENGTH
                && text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
        return usable ? Optional.of(Secret.of(text)) : Optional.empty();
    }

    /** It travels in forms, which take any text; the length of a reply is bounded. */
    private static Optional<Secret> refreshToken(JsonNode object) {
        JsonNode value = object.path("refresh_token");
        return value.isTextual() && !value.textValue().isEmpty()
                ? Optional.of(Secret.of(value.textValue()))
                : Optional.empty();
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || value.isTextual() && value.textValue().isEmpty();
    }

    private static Optional<HubId> hubId(JsonNode object) {
        OptionalLong number = wholeNumber(object, "hub_id");
        return number.isPresent() && number.getAsLong() > 0
                ? Optional.of(new HubId(number.getAsLong()))
                : Optional.empty();
    }

    private static OptionalLong wholeNumber(JsonNode object, String member) {
        JsonNode value = object.path(member);
        return value.isIntegralNumber() && value.canConvertToLong()
                ? OptionalLong.of(value.longValue())
                : OptionalLong.empty();
    }

    private static List<String> texts(JsonNode object, String member) {
        var texts = new ArrayList<String>();
        for (JsonNode element : object.path(member)) {
            if (element.isTextual() && texts.size() < 500 && isScope(element.textValue())) {
                texts.add(element.textValue());
            }
        }
        return List.copyOf(texts);
    }

    /** RFC 6749 section 3.3: visible ASCII without space, quote and backslash. */
    private static boolean isScope(String text) {
        return !text.isEmpty()
                && text.length() <= 256
                && text.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '"' && c != '\\');
    }
}
