package io.pintags.workflow;

import io.pintags.hubspot.SignedRequest;
import io.vertx.core.MultiMap;
import java.util.Map;
import java.util.Optional;

/** Finds the headers of HubSpot's signatures. Values of one that is sent twice are joined,
 * as HTTP says, and match no signature: counted as missing, it would be a way to be judged by the next weaker one. */
final class SignatureHeaders {
    private SignatureHeaders() {}

    static SignedRequest.Headers of(MultiMap headers) {
        return new SignedRequest.Headers(
                one(headers, "X-HubSpot-Signature-v3"),
                one(headers, "X-HubSpot-Request-Timestamp"),
                one(headers, "X-HubSpot-Signature"),
                one(headers, "X-HubSpot-Signature-Version"));
    }

    static SignedRequest.Headers of(Map<String, String> headers) {
        MultiMap all = MultiMap.caseInsensitiveMultiMap();
        headers.forEach((name, value) -> all.add(name, value == null ? "" : value));
        return of(all);
    }

    private static Optional<String> one(MultiMap headers, String name) {
        return headers.contains(name) ? Optional.of(String.join(", ", headers.getAll(name))) : Optional.empty();
    }
}
