package io.pintags.hubspot;

import java.util.Optional;

/**
 * A request as HubSpot made it, as far as its signature covers it.
 *
 * @param method the HTTP method, in upper case
 * @param url the full address as HubSpot called it: public origin, path and query, nothing decoded or reordered
 * @param body the raw body, empty for none
 * @param headers the headers that a signature travels in
 */
public record SignedRequest(String method, String url, byte[] body, Headers headers) {
    /** Copies the body, so that what was verified is what is used. */
    public SignedRequest {
        body = body.clone();
    }

    /** A copy of the body. */
    @Override
    public byte[] body() {
        return body.clone();
    }

    /** Without the address, in which HubSpot names the user who calls. */
    @Override
    public String toString() {
        return "SignedRequest[" + method + ", redacted]";
    }

    /**
     * The headers of HubSpot's signatures.
     *
     * @param v3 {@code X-HubSpot-Signature-v3}
     * @param timestamp {@code X-HubSpot-Request-Timestamp}, epoch milliseconds as sent
     * @param older {@code X-HubSpot-Signature}
     * @param version {@code X-HubSpot-Signature-Version}
     */
    public record Headers(
            Optional<String> v3, Optional<String> timestamp, Optional<String> older, Optional<String> version) {}
}
