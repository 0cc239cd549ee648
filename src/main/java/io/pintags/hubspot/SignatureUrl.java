package io.pintags.hubspot;

import java.util.Locale;
import java.util.Map;

/**
 * The address as version 3 of HubSpot's signatures hashes it: twelve percent-encodings are decoded, in one pass from left
 * to right, and every other one is left alone, {@code %20}, {@code %26}, {@code %3D} and {@code %2B} included.
 *
 * @see <a href="https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation">
 *     HubSpot, validating requests</a>
 */
final class SignatureUrl {
    private static final Map<String, Character> DECODED = Map.ofEntries(
            Map.entry("3A", ':'),
            Map.entry("2F", '/'),
            Map.entry("3F", '?'),
            Map.entry("40", '@'),
            Map.entry("21", '!'),
            Map.entry("24", '$'),
            Map.entry("27", '\''),
            Map.entry("28", '('),
            Map.entry("29", ')'),
            Map.entry("2A", '*'),
            Map.entry("2C", ','),
            Map.entry("3B", ';'));

    private SignatureUrl() {}

    static String decoded(String url) {
        var out = new StringBuilder(url.length());
        int i = 0;
        while (i < url.length()) {
            Character plain = url.charAt(i) == '%' && i + 2 < url.length()
                    ? DECODED.get(url.substring(i + 1, i + 3).toUpperCase(Locale.ROOT))
                    : null;
            out.append(plain == null ? url.charAt(i) : plain);
            i += plain == null ? 1 : 3;
        }
        return out.toString();
    }
}
