package io.pintags.problem;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes a {@link Problem} as RFC 6749 section 5.2 says. */
final class OAuthResponses {
    /** What an {@code error_description} must not have in it. */
    private static final Pattern NOT_ALLOWED = Pattern.compile("[^\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]");

    private OAuthResponses() {}

    static ErrorReply of(Problem problem) {
        OAuthErrorCode code = problem.oauthCode();
        var headers = ErrorReply.headers(problem);
        headers.add(Map.entry("Pragma", "no-cache"));
        var body = new LinkedHashMap<String, Object>();
        body.put("error", code.code());
        body.put("error_description", NOT_ALLOWED.matcher(description(problem)).replaceAll("'"));
        if (problem.extensions().get("reconnect_url") instanceof String page) {
            body.put("error_uri", page);
        }
        return new ErrorReply(status(problem, code), "application/json", headers, body);
    }

    private static String description(Problem problem) {
        return switch (problem.type()) {
            case FORBIDDEN, ACCOUNT_NOT_CONNECTED -> "There is no such account for this client.";
            default -> problem.getMessage();
        };
    }

    /** The status of the code, unless HTTP itself has a more telling one (404, 405, 413, 415, 429). */
    private static int status(Problem problem, OAuthErrorCode code) {
        return switch (problem.type()) {
            case NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    NOT_ACCEPTABLE,
                    PAYLOAD_TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    RATE_LIMITED -> problem.type().status();
            default -> code.status();
        };
    }
}
