package io.pintags.simulator;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Something that goes wrong at HubSpot or on the way to it. Each factory makes a fault that hits the next token
 * request of any portal, once; the {@code times}, {@code untilCleared}, {@code forHub} and {@code onPath} methods
 * change that.
 *
 * @param kind the name by which it is counted and, for those below, asked for over HTTP
 * @param effect what becomes of a request that it hits
 * @param times how many requests it hits, {@link #UNTIL_CLEARED} for all
 * @param hubId the only portal that it hits; empty for any
 * @param path the only path that it hits, or with a trailing {@code *} the beginning of one; empty for token requests
 */
public record Fault(String kind, Effect effect, int times, OptionalLong hubId, Optional<String> path) {

    /** As a count of requests: every one, until faults are cleared. */
    public static final int UNTIL_CLEARED = 0;

    private static final Pattern TOKEN_REQUEST = Pattern.compile("/oauth/[^/]+/token");

    /** Refuses a count that means nothing. */
    public Fault {
        if (times < UNTIL_CLEARED) {
            throw new IllegalArgumentException("a fault hits some requests or all: " + times);
        }
    }

    /** A fault of the caller's own making. */
    public static Fault of(String kind, Effect effect) {
        return new Fault(kind, effect, 1, OptionalLong.empty(), Optional.empty());
    }

    /** 429 with HubSpot's headers and no word on when to come back. */
    public static Fault throttled() {
        return of("throttled", exchange -> exchange.answer(Errors.throttled(Optional.empty())));
    }

    /** 429 with {@code Retry-After} in whole seconds. */
    public static Fault throttled(Duration retryAfter) {
        return of("throttled", exchange -> exchange.answer(Errors.throttled(Optional.of(retryAfter))));
    }

    /** A status of 500 to 599; the request is not processed. */
    public static Fault serverError(int status) {
        if (status < 500 || status > 599) {
            throw new IllegalArgumentException("not a server error: " + status);
        }
        return of("serverError", exchange -> exchange.answer(Errors.plain(status, "internal error")));
    }

    /** 200 with a web page where JSON is expected, as from a proxy in between; the request is not processed. */
    public static Fault html() {
        return of("html", exchange -> exchange.answer(Reply.html(200, "<!doctype html><title>Sign in</title>")));
    }

    /** The request is processed at once and answered after this much real time. */
    public static Fault slow(Duration delay) {
        return of("slow", exchange -> exchange.process(reply -> exchange.after(delay, () -> exchange.answer(reply))));
    }

    /** The connection is reset after the request was read and before it is processed. */
    public static Fault resetAfterRead() {
        return of("resetAfterRead", Exchange::reset);
    }

    /** The request is processed, a rotating refresh token is spent, and the connection is reset without a reply. */
    public static Fault replyLost() {
        return of("replyLost", exchange -> exchange.process(reply -> exchange.reset()));
    }

    /** The request is processed and half of the reply's body arrives. */
    public static Fault truncated() {
        return of("truncated", exchange -> exchange.process(exchange::answerHalf));
    }

    /** 200 with well-formed JSON of about this many bytes; the request is not processed. */
    public static Fault hugeBody(int bytes) {
        return of(
                "hugeBody",
                exchange -> exchange.answer(new Reply(200, Map.of(), "{\"access_token\":\"" + "x".repeat(bytes) + "\"}")
                        .with("Content-Type", "application/json;charset=utf-8")));
    }

    /** The request waits, unprocessed, until what is held is released. */
    public static Fault held() {
        return of("held", exchange -> exchange.hold(() -> exchange.process(exchange::answer)));
    }

    /** The same for this many requests. */
    public Fault times(int value) {
        return new Fault(kind, effect, value, hubId, path);
    }

    /** The same for every request until faults are cleared. */
    public Fault untilCleared() {
        return times(UNTIL_CLEARED);
    }

    /** The same for requests that concern this portal. */
    public Fault forHub(long value) {
        return new Fault(kind, effect, times, OptionalLong.of(value), path);
    }

    /** The same for this path, or with a trailing {@code *} for every path that begins so. */
    public Fault onPath(String value) {
        return new Fault(kind, effect, times, hubId, Optional.of(value));
    }

    boolean hits(String requestPath, OptionalLong requestHub) {
        return hitsPath(requestPath) && (hubId.isEmpty() || hubId.equals(requestHub));
    }

    private boolean hitsPath(String requestPath) {
        return path.map(wanted -> wanted.endsWith("*")
                        ? requestPath.startsWith(wanted.substring(0, wanted.length() - 1))
                        : requestPath.equals(wanted))
                .orElseGet(() -> TOKEN_REQUEST.matcher(requestPath).matches());
    }
}
