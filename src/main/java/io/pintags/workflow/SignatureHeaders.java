package io.pintags.workflow;

import io.pintags.hubspot.SignedRequest;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the headers of HubSpot's signatures. One that is sent twice counts as missing: it would be ambiguous. */
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
        List<String> values = headers.getAll(name);
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }
}
