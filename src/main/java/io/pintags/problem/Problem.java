package io.pintags.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An error that a caller should see. Its texts are ours: nothing that a caller or a remote service sent goes into them,
 * except names of fields that we know. It has no stack trace, being an answer and not a fault.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final transient Map<String, Object> extensions;
    private final transient Map<String, String> headers;
    private final transient Optional<Duration> retryAfter;
    private final OAuthErrorCode oauthCode;

    private Problem(
            ProblemType type,
            OAuthErrorCode oauthCode,
            String detail,
            Map<String, Object> extensions,
            Map<String, String> headers,
            Optional<Duration> retryAfter) {
        super(detail, null, false, false);
        this.type = type;
        this.oauthCode = oauthCode;
        this.extensions = extensions;
        this.headers = headers;
        this.retryAfter = retryAfter;
    }

    /** A problem with a text that says what to do. */
    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, OAuthErrorCode.of(type), detail, Map.of(), Map.of(), Optional.empty());
    }

    /** A 400 that has a name of its own at the OAuth endpoints. */
    public static Problem oauth(OAuthErrorCode code, String detail) {
        return new Problem(ProblemType.INVALID_REQUEST, code, detail, Map.of(), Map.of(), Optional.empty());
    }

    /** A 400 that names the field or parameter at fault. */
    public static Problem invalid(String field, String detail) {
        return of(ProblemType.INVALID_REQUEST, detail).with("field", field);
    }

    /** A 503 that says when to try again; whole seconds, at least one. */
    public static Problem unavailable(String detail, Duration retryAfter) {
        return retryLater(ProblemType.TEMPORARILY_UNAVAILABLE, detail, retryAfter);
    }

    /** A 429 that says when to try again; whole seconds, at least one. */
    public static Problem tooMany(String detail, Duration retryAfter) {
        return retryLater(ProblemType.RATE_LIMITED, detail, retryAfter);
    }

    private static Problem retryLater(ProblemType type, String detail, Duration retryAfter) {
        return new Problem(type, OAuthErrorCode.of(type), detail, Map.of(), Map.of(), Optional.of(retryAfter));
    }

    /** The same problem with one more member in its body. */
    public Problem with(String member, Object value) {
        var more = new LinkedHashMap<>(extensions);
        more.put(member, value);
        return new Problem(type, oauthCode, getMessage(), more, headers, retryAfter);
    }

    /** The same problem with one more header in its reply. */
    public Problem withHeader(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(type, oauthCode, getMessage(), extensions, more, retryAfter);
    }

    /** The kind of problem. */
    public ProblemType type() {
        return type;
    }

    /** What it is called at the OAuth endpoints. */
    OAuthErrorCode oauthCode() {
        return oauthCode;
    }

    /** Additional members of the body. */
    public Map<String, Object> extensions() {
        return extensions;
    }

    /** Headers of the reply beyond those that its type brings. */
    Map<String, String> headers() {
        return headers;
    }

    /** When to try again, if that is known. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
