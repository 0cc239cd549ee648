package io.pintags.oauth;

import io.pintags.problem.OAuthErrorCode;
import io.pintags.problem.Problem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a form, by the rules of RFC 6749 section 3.2: an empty value counts as none, unknown parameters are
 * ignored, and none may occur twice, except those that RFC 8693 and RFC 8707 let a client repeat.
 */
final class FormParameters {
    /** Parameters that are read at most; the largest request of any of the RFCs has about a dozen. */
    private static final int MAX_PARAMETERS = 50;

    private static final Set<String> REPEATABLE = Set.of("audience", "resource");

    private final Map<String, List<String>> values;

    private FormParameters(Map<String, List<String>> values) {
        this.values = values;
    }

    /** Reads an {@code application/x-www-form-urlencoded} body; fails with {@code invalid_request}. */
    static FormParameters parse(String body) {
        var values = new HashMap<String, List<String>>();
        String[] pairs = body == null || body.isEmpty() ? new String[0] : body.split("&", MAX_PARAMETERS + 1);
        if (pairs.length > MAX_PARAMETERS) {
            throw invalid("The form has more than " + MAX_PARAMETERS + " parameters.");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            var of = values.computeIfAbsent(name, absent -> new ArrayList<>(1));
            of.add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
            if (of.size() > 1 && !REPEATABLE.contains(name)) {
                throw invalid("A parameter occurs more than once.");
            }
        }
        return new FormParameters(values);
    }

    /** The value of a parameter that a client may leave out. */
    Optional<String> find(String name) {
        return all(name).stream().findFirst();
    }

    /** The value of a parameter; fails with {@code invalid_request} if it is missing. */
    String require(String name) {
        return find(name).orElseThrow(() -> invalid("The parameter " + name + " is missing."));
    }

    /** All values of a parameter that may be repeated. */
    List<String> all(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isEmpty())
                .toList();
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("The form is not encoded as application/x-www-form-urlencoded.");
        }
    }

    private static Problem invalid(String detail) {
        return Problem.oauth(OAuthErrorCode.INVALID_REQUEST, detail);
    }

    /** The names only: values may be secret. */
    @Override
    public String toString() {
        return "FormParameters" + values.keySet();
    }
}
