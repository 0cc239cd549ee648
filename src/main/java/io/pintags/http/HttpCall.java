package io.pintags.http;

import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * A request, and how long and how much of an answer to wait for.
 *
 * @param method the method
 * @param url where to; may be a secret in itself, so that it is never printed
 * @param headers further headers
 * @param body the body, empty for none
 * @param readTimeout from the sending to the last byte of the reply
 * @param maxBytes longest reply that is read
 */
public record HttpCall(
        HttpMethod method, URI url, Map<String, String> headers, String body, Duration readTimeout, int maxBytes) {
    /** Names nothing: address, headers and body may hold secrets. */
    @Override
    public String toString() {
        return "HttpCall[" + method + "]";
    }
}
