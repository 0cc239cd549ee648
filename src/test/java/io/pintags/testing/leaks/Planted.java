package io.pintags.testing.leaks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the secrets and personal details of the tests look like, and nothing else does. */
public final class Planted {
    private static final Map<String, Pattern> MARKS = new LinkedHashMap<>();
    /** Members of a JSON Web Key that are public (RFC 7517 section 4.5, RFC 7518 section 6.2.1), random as they look. */
    private static final Pattern PUBLIC = Pattern.compile("\"(?:kid|x|y)\":\"[A-Za-z0-9_-]{43}\"");

    static {
        mark("a token or code of the simulated HubSpot", "na1-[A-Za-z0-9_-]");
        mark("a token of the simulated HubSpot in base64", "bmExL[A-Za-z0-9+/]{15}");
        mark("a seeded access token", "old-access-token-of-");
        mark("the secret of a caller", "-secret-0123456789abcdef");
        mark("the secret of the HubSpot app", "simulated-secret|vault-test-client-secret|y{8}-y{4}-");
        mark("the address of a person", "@portal-|portal-[0-9]+\\.example\\.com");
        mark("credentials of a header", "(?i:basic|bearer) (?=\\S*[0-9])[A-Za-z0-9+/_.-]{16}");
        mark("a signed token", "eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10}");
        mark("a token of Vault", "\\b(?:hv)?s\\.[A-Za-z0-9]{24}");
        // 256 bits in base64url, as this service makes its own: client secrets, the local token, states, PKCE
        // verifiers.
        mark(
                "a random secret",
                "(?<![A-Za-z0-9_/+.$-])(?=[\\w-]*[0-9])(?=[\\w-]*[a-z])(?=[\\w-]*[A-Z])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_/+.$(=-])");
    }

    private Planted() {}

    /** Which kind of secret is in {@code text}, if any. */
    public static Optional<String> in(String text) {
        String secretive = PUBLIC.matcher(text).replaceAll("");
        return MARKS.entrySet().stream()
                .filter(mark -> mark.getValue().matcher(secretive).find())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static void mark(String name, String regex) {
        MARKS.put(name, Pattern.compile(regex));
    }
}
