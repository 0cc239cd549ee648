package io.pintags.access;

import io.pintags.crypto.Secret;
import io.pintags.problem.Problem;
import io.pintags.problem.ProblemType;
import java.util.Optional;
import java.util.regex.Pattern;

/** The token of a bearer header (RFC 6750 section 2.1). */
final class BearerToken {
    private static final String SCHEME = "bearer ";
    /** RFC 7235's {@code token68}, at most as long as a header may be. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]{1,16384}={0,2}");

    private BearerToken() {}

    /** Whether {@code header} is of the bearer scheme, well-formed or not. */
    static boolean isMeant(String header) {
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** The refusal of a token says that it was the token (RFC 6750 section 3.1), so that its owner fetches another. */
    static Problem challenge(Problem refusal) {
        return refusal.type() == ProblemType.UNAUTHENTICATED
                ? refusal.withHeader("WWW-Authenticate", "Bearer realm=\"pintags\", error=\"invalid_token\"")
                : refusal;
    }

    static Optional<Secret> parse(String header) {
        if (!isMeant(header)) {
            return Optional.empty();
        }
        String token = header.substring(SCHEME.length()).trim();
        return FORM.matcher(token).matches() ? Optional.of(Secret.of(token)) : Optional.empty();
    }
}
