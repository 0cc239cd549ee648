package io.pintags.connect;

import io.pintags.crypto.Secret;
import java.util.regex.Pattern;

/** Values that are used once and cannot be guessed: 256 random bits in base64url, 43 characters. */
final class OneTimeValue {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private OneTimeValue() {}

    static String next() {
        return Secret.random().reveal();
    }

    /** Whether {@code text} could be one; spares a look-up of what cannot. */
    static boolean isWellFormed(String text) {
        return text != null && FORM.matcher(text).matches();
    }
}
