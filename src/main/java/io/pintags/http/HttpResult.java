package io.pintags.http;

import io.vertx.core.MultiMap;
import java.util.Optional;

/**
 * What became of one HTTP call. The difference between a request that was never sent and one without an answer is the
 * difference between a refresh token that is certainly unspent and one that may be spent.
 */
public sealed interface HttpResult {
    /**
     * A complete reply.
     *
     * @param status the HTTP status
     * @param headers its headers
     * @param body its body as UTF-8, no longer than the call allowed
     */
    record Answered(int status, MultiMap headers, String body) implements HttpResult {
        /** The first value of a header. */
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        /** Whether the status is one of success, 200 to 299. */
        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        /** Names the status only: the body may hold tokens. */
        @Override
        public String toString() {
            return "Answered[" + status + "]";
        }
    }

    /** No connection could be had; not a byte of the request left this process. */
    record NotSent() implements HttpResult {}

    /**
     * The request left, and no complete reply came.
     *
     * @param why {@code timeout}, {@code reply-too-large} or {@code connection-lost}
     */
    record NoAnswer(String why) implements HttpResult {}

    /** What happened as a short word of ours, for logs and receipts: {@code http-204}, {@code timeout}, {@code not-reached}. */
    default String code() {
        if (this instanceof Answered answered) {
            return "http-" + answered.status();
        }
        return this instanceof NoAnswer lost ? lost.why() : "not-reached";
    }
}
