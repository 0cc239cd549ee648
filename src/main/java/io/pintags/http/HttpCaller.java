package io.pintags.http;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * One HTTP call in two steps that are kept apart: get a connection, then send. The usual clients fold both into one
 * failure, and some repeat a request whose connection was reset; either would spend a refresh token twice.
 *
 * <p>Never fails: whatever happens is an {@link HttpResult}, delivered on an event loop. Nothing is retried, no redirect
 * is followed.
 */
public final class HttpCaller implements AutoCloseable {
    /**
     * A process that was stopped for longer than its time-out (a pause of its machine or its container) wakes up with the
     * reply and the time-out at once; so the socket is looked at once more before the reply is given up.
     */
    public static final Duration LAST_LOOK = Duration.ofMillis(250);

    private final Vertx vertx;
    private final HttpClient client;
    private final Duration connectTimeout;
    private final String userAgent;

    /**
     * A caller with connections of its own.
     *
     * @param options what is special about the connections, such as whose certificates are trusted
     * @param connectTimeout how long to wait for a connection; nothing has been sent when this passes
     * @param version of this service, for the {@code User-Agent}
     */
    public HttpCaller(Vertx vertx, HttpClientOptions options, Duration connectTimeout, String version) {
        this.vertx = vertx;
        this.connectTimeout = connectTimeout;
        this.userAgent = "PinTags/" + version;
        this.client = vertx.createHttpClient(options.setConnectTimeout((int) connectTimeout.toMillis())
                // Shorter than any server's idle time-out, so that a call is not sent into a closing connection.
                .setKeepAliveTimeout(5)
                .setMaxPoolSize(64)
                .setMaxWaitQueueSize(1024)
                .setMaxHeaderSize(32 * 1024)
                .setDecompressionSupported(false));
    }

    /** Closes the connections. */
    @Override
    public void close() {
        client.close();
    }

    /** Makes the call, once, when it is subscribed. */
    public Uni<HttpResult> send(HttpCall call) {
        var options = new RequestOptions()
                .setMethod(call.method())
                .setAbsoluteURI(call.url().toString())
                .setConnectTimeout(connectTimeout.toMillis())
                .setFollowRedirects(false)
                .putHeader("user-agent", userAgent);
        call.headers().forEach(options::putHeader);
        return Uni.createFrom()
                .completionStage(() -> client.request(options)
                        .compose(
                                request -> exchange(request, call),
                                noConnection -> Future.succeededFuture(new HttpResult.NotSent()))
                        .toCompletionStage());
    }

    private Future<HttpResult> exchange(HttpClientRequest request, HttpCall call) {
        Future<HttpResult> result = request.send(Buffer.buffer(call.body()))
                .compose(response -> BoundedBody.read(response, call.maxBytes())
                        .<HttpResult>map(
                                body -> new HttpResult.Answered(response.statusCode(), response.headers(), body)))
                .otherwise(failure -> new HttpResult.NoAnswer(why(failure)));
        long deadline = vertx.setTimer(
                call.readTimeout().toMillis(),
                fired -> vertx.setTimer(LAST_LOOK.toMillis(), stillNothing -> giveUp(request, result)));
        return result.onComplete(done -> vertx.cancelTimer(deadline));
    }

    private static void giveUp(HttpClientRequest request, Future<HttpResult> result) {
        if (!result.isComplete()) {
            request.reset(0, new TimeoutException("no reply in time"));
        }
    }

    private static String why(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                return "timeout";
            }
            if (cause instanceof BoundedBody.TooLarge) {
                return "reply-too-large";
            }
        }
        return "connection-lost";
    }
}
