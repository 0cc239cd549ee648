package io.pintags.problem;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a {@link Problem} as RFC 9457 says. */
public final class ProblemResponses {
    /** The media type of RFC 9457. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private ProblemResponses() {}

    /** The complete reply for {@code problem}. */
    public static Response of(Problem problem) {
        var response = Response.status(problem.type().status())
                .type(MediaType.valueOf(MEDIA_TYPE))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(body(problem));
        problem.retryAfter().ifPresent(wait -> response.header(HttpHeaders.RETRY_AFTER, Math.max(1, wait.toSeconds())));
        if (problem.type() == ProblemType.UNAUTHENTICATED) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"pintags\", charset=\"UTF-8\"");
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"pintags\"");
        }
        return response.build();
    }

    /** The members of the body, in the order of RFC 9457 section 3.1. */
    public static Map<String, Object> body(Problem problem) {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", problem.type().urn());
        body.put("title", problem.type().title());
        body.put("status", problem.type().status());
        body.put("detail", problem.getMessage());
        body.putAll(problem.extensions());
        return body;
    }
}
