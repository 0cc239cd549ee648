package io.pintags.hubspot;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * One HTTP call to HubSpot, in two steps that are kept apart: get a connection, then send. The usual clients fold both
 * into one failure, and some repeat a request whose connection was reset; either would spend a refresh token twice.
 *
 * <p>Never fails: whatever happens is an {@link HttpResult}, delivered on an event loop. Nothing is retried here.
 */
@ApplicationScoped
class HubSpotTransport {
    /** Longest reply that is read; HubSpot's are below 4 KiB. */
    static final int MAX_BODY_BYTES = 64 * 1024;

    /**
     * A process that was stopped for longer than its time-out (a pause of its machine or its container) wakes up with the
     * reply and the time-out at once; so the socket is looked at once more before the reply is given up.
     */
    private static final int LAST_LOOK_MILLIS = 250;

    private final Vertx vertx;
    private final HubSpotConfig config;
    private final HttpClient client;
    private final String userAgent;

    HubSpotTransport(
            Vertx vertx, HubSpotConfig config, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.vertx = vertx;
        this.config = config;
        this.userAgent = "PinTags/" + version;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                // Shorter than any server's idle time-out, so that a call is not sent into a closing connection.
                .setKeepAliveTimeout(5)
                .setMaxPoolSize(64)
                .setMaxWaitQueueSize(1024)
                .setMaxHeaderSize(32 * 1024)
                .setDecompressionSupported(false));
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /** How long a call takes at most. */
    Duration longestCall() {
        return config.connectTimeout().plus(config.readTimeout()).plusMillis(LAST_LOOK_MILLIS);
    }

    /** Posts a form to {@code path} of HubSpot's API. */
    Uni<HttpResult> post(String path, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return call(HttpMethod.POST, path, Map.of("content-type", "application/x-www-form-urlencoded"), body);
    }

    /** A DELETE of {@code path} with a bearer token. */
    Uni<HttpResult> delete(String path, String bearer) {
        return call(HttpMethod.DELETE, path, Map.of("authorization", "Bearer " + bearer), "");
    }

    private Uni<HttpResult> call(HttpMethod method, String path, Map<String, String> headers, String body) {
        URI url = URI.create(config.apiUrl() + path);
        var options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(url.toString())
                .setConnectTimeout(config.connectTimeout().toMillis())
                .setFollowRedirects(false)
                .putHeader("user-agent", userAgent)
                .putHeader("accept", "application/json");
        headers.forEach(options::putHeader);
        return Uni.createFrom()
                .completionStage(() -> client.request(options)
                        .compose(
                                request -> exchange(request, body),
                                noConnection -> Future.succeededFuture(new HttpResult.NotSent()))
                        .toCompletionStage());
    }

    private Future<HttpResult> exchange(HttpClientRequest request, String body) {
        Future<HttpResult> result = request.send(Buffer.buffer(body))
                .compose(HubSpotTransport::read)
                .<HttpResult>map(answered -> answered)
                .otherwise(failure -> new HttpResult.NoAnswer(why(failure)));
        long deadline = vertx.setTimer(
                config.readTimeout().toMillis(),
                fired -> vertx.setTimer(LAST_LOOK_MILLIS, stillNothing -> giveUp(request, result)));
        return result.onComplete(done -> vertx.cancelTimer(deadline));
    }

    private static void giveUp(HttpClientRequest request, Future<HttpResult> result) {
        if (!result.isComplete()) {
            request.reset(0, new TimeoutException("no reply in time"));
        }
    }

    private static Future<HttpResult.Answered> read(HttpClientResponse response) {
        Buffer body = Buffer.buffer();
        response.handler(chunk -> {
            if (body.length() + chunk.length() > MAX_BODY_BYTES) {
                response.request().reset(0, new ReplyTooLarge());
            } else {
                body.appendBuffer(chunk);
            }
        });
        return response.end()
                .map(end -> new HttpResult.Answered(
                        response.statusCode(), response.headers(), body.toString(StandardCharsets.UTF_8)));
    }

    private static String why(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                return "timeout";
            }
            if (cause instanceof ReplyTooLarge) {
                return "reply-too-large";
            }
        }
        return "connection-lost";
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static final class ReplyTooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ReplyTooLarge() {
            super("the reply is too large", null, false, false);
        }
    }
}
