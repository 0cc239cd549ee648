package io.pintags.access;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The id and secret of an HTTP Basic header (RFC 7617), read strictly: one header, one colon at least, valid UTF-8.
 *
 * @param id the part before the first colon
 * @param secret the rest
 */
record BasicCredentials(String id, String secret) {
    private static final String SCHEME = "basic ";
    /** Longest header that is decoded, in characters. */
    private static final int MAX_LENGTH = 4096;

    static Optional<BasicCredentials> parse(String header) {
        if (header.length() > MAX_LENGTH || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            byte[] bytes =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).trim());
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            int colon = text.indexOf(':');
            return colon < 1
                    ? Optional.empty()
                    : Optional.of(new BasicCredentials(text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The same, form-decoded as RFC 6749 section 2.3.1 has OAuth clients encode it; empty if that changes nothing. */
    Optional<BasicCredentials> formDecoded() {
        try {
            var decoded = new BasicCredentials(
                    URLDecoder.decode(id, StandardCharsets.UTF_8), URLDecoder.decode(secret, StandardCharsets.UTF_8));
            return decoded.equals(this) ? Optional.empty() : Optional.of(decoded);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "BasicCredentials[" + id + ", redacted]";
    }
}
