package io.pintags.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Unambiguous joining of texts as netstrings ({@code 5:hello,}): two different lists never encode alike, because every
 * part carries its length in bytes. A missing part ({@code null}) is {@code -,} and so differs from an empty one.
 */
public final class Netstrings {
    private Netstrings() {}

    /** Joins the parts, in order, each in UTF-8. */
    public static byte[] encode(String... parts) {
        var out = new ByteArrayOutputStream(128);
        for (String part : parts) {
            if (part == null) {
                out.writeBytes(new byte[] {'-', ','});
                continue;
            }
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            out.writeBytes((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(bytes);
            out.write(',');
        }
        return out.toByteArray();
    }
}
