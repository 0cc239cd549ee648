package io.pintags.problem;

import java.util.LinkedHashMap;

/** Writes a {@link Problem} as RFC 9457 section 3.1 says. */
final class ProblemResponses {
    private ProblemResponses() {}

    static ErrorReply of(Problem problem) {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", problem.type().urn());
        body.put("title", problem.type().title());
        body.put("status", problem.type().status());
        body.put("detail", problem.getMessage());
        body.putAll(problem.extensions());
        return new ErrorReply(problem.type().status(), "application/problem+json", ErrorReply.headers(problem), body);
    }
}
