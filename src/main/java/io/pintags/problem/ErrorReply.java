package io.pintags.problem;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An error as it leaves, in the words of the address that was asked: RFC 6749 below {@code /oauth}, RFC 9457 elsewhere.
 *
 * @param status the HTTP status
 * @param mediaType of the body
 * @param headers names and values; a name may occur twice
 * @param body members of the JSON object
 */
public record ErrorReply(
        int status, String mediaType, List<Map.Entry<String, String>> headers, Map<String, Object> body) {
    private static final String OAUTH = "/oauth";

    /** Words {@code problem} for the address {@code path}. */
    public static ErrorReply at(String path, Problem problem) {
        return path.equals(OAUTH) || path.startsWith(OAUTH + "/")
                ? OAuthResponses.of(problem)
                : ProblemResponses.of(problem);
    }

    /** The headers that an error needs in either wording: when to retry, how to prove who one is. */
    static List<Map.Entry<String, String>> headers(Problem problem) {
        var headers = new ArrayList<Map.Entry<String, String>>();
        headers.add(Map.entry(HttpHeaders.CACHE_CONTROL, "no-store"));
        problem.retryAfter()
                .ifPresent(wait ->
                        headers.add(Map.entry(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds())))));
        if (problem.type() == ProblemType.UNAUTHENTICATED) {
            headers.add(Map.entry(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"pintags\", charset=\"UTF-8\""));
            if (!problem.headers().containsKey(HttpHeaders.WWW_AUTHENTICATE)) {
                headers.add(Map.entry(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"pintags\""));
            }
        }
        problem.headers().forEach((name, value) -> headers.add(Map.entry(name, value)));
        return headers;
    }

    /** For the exception mapper. */
    Response toResponse() {
        var response =
                Response.status(status).type(MediaType.valueOf(mediaType)).entity(body);
        headers.forEach(header -> response.header(header.getKey(), header.getValue()));
        return response.build();
    }

    /**
     * For what is refused before it reaches a resource; the connection is closed, since the body is not read. In HTTP/2 a
     * request is a stream of its own, and a reply that speaks of the connection is malformed (RFC 9113 section 8.2.2).
     */
    public void send(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, mediaType);
        headers.forEach(header -> response.headers().add(header.getKey(), header.getValue()));
        if (request.version() != HttpVersion.HTTP_2) {
            response.putHeader("Connection", "close");
        }
        response.end(new JsonObject(body).toBuffer());
    }
}
