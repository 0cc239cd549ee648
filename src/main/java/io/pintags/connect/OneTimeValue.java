package io.pintags.connect;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** Values that are used once and cannot be guessed: 256 random bits in base64url, 43 characters. */
final class OneTimeValue {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private OneTimeValue() {}

    static String next() {
        byte[] bytes = new byte[32];
        // Made for each value: a random source in a static field would be frozen into a native image.
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether {@code text} could be one; spares a look-up of what cannot. */
    static boolean isWellFormed(String text) {
        return text != null && FORM.matcher(text).matches();
    }
}
