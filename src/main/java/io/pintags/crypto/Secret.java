package io.pintags.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A value that must never show itself: a token, a client secret, personal details.
 *
 * <p>It has no getter that a serializer or a template could find, {@link #toString()} says nothing, and comparison
 * takes the same time for every value of the same length. The text is a Java string, which cannot be wiped; what
 * protects it is that few of them exist and none lives long.
 */
public final class Secret {
    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /** Wraps {@code text}; an empty or missing text is refused, since it is never a valid secret. */
    public static Secret of(String text) {
        if (text == null || text.isEmpty()) {
            throw new IllegalArgumentException("a secret must not be empty");
        }
        return new Secret(text);
    }

    /** A new one that cannot be guessed: 256 random bits in base64url, 43 characters. */
    public static Secret random() {
        byte[] bytes = new byte[32];
        // Made for each value: a random source in a static field would be frozen into a native image.
        new SecureRandom().nextBytes(bytes);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** The plain text. Every call of this method is a place where a secret leaves its wrapping. */
    public String reveal() {
        return text;
    }

    /** SHA-256 of the UTF-8 text, 64 lower-case hex digits. */
    public String sha256() {
        return HexFormat.of().formatHex(digest(text));
    }

    /** The first 8 hex digits of {@link #sha256()}: enough to tell two tokens apart, useless to guess one. */
    public String fingerprint() {
        return sha256().substring(0, 8);
    }

    /** Whether this secret hashes to {@code sha256} (64 lower-case hex digits), compared in constant time. */
    public boolean matchesSha256(String sha256) {
        return MessageDigest.isEqual(
                sha256().getBytes(StandardCharsets.US_ASCII), sha256.getBytes(StandardCharsets.US_ASCII));
    }

    /** The SHA-256 of the UTF-8 form of {@code text}, 32 bytes. */
    public static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that
                && MessageDigest.isEqual(
                        text.getBytes(StandardCharsets.UTF_8), that.text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "Secret[redacted]";
    }
}
