package io.pintags.crypto;

import java.util.regex.Pattern;

/** Reads the key version that every ciphertext carries in front ({@code vault:v12:...}, {@code local:v1:...}). */
public final class KeyVersion {
    private static final Pattern PREFIX = Pattern.compile("(?:vault|local):v([1-9][0-9]{0,8}):.*", Pattern.DOTALL);

    private KeyVersion() {}

    /** The version of the key that sealed {@code ciphertext}; refuses what no cipher of ours has made. */
    public static int of(String ciphertext) {
        var matcher = PREFIX.matcher(ciphertext);
        if (!matcher.matches()) {
            throw new CipherRefused("not a ciphertext of this service");
        }
        return Integer.parseInt(matcher.group(1));
    }
}
