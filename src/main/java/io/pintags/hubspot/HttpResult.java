package io.pintags.hubspot;

import io.vertx.core.MultiMap;
import java.util.Optional;

/**
 * What became of one HTTP call. The difference between a request that was never sent and one without an answer is the
 * difference between a refresh token that is certainly unspent and one that may be spent.
 */
sealed interface HttpResult {
    /** A complete reply, its body at most {@link HubSpotTransport#MAX_BODY_BYTES} long. */
    record Answered(int status, MultiMap headers, String body) implements HttpResult {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        /** Names the status only: the body may hold tokens. */
        @Override
        public String toString() {
            return "Answered[" + status + "]";
        }
    }

    /** No connection could be had; not a byte of the request left this process. */
    record NotSent() implements HttpResult {}

    /** The request left, and no complete reply came. */
    record NoAnswer(String why) implements HttpResult {}
}
