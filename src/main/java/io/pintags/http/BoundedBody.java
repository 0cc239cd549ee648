package io.pintags.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.nio.charset.StandardCharsets;

/** Reads replies no further than somebody is willing to. */
public final class BoundedBody {
    private BoundedBody() {}

    /** The body as UTF-8; fails, and gives up the connection, once it is longer than {@code maxBytes}. */
    public static Future<String> read(HttpClientResponse response, int maxBytes) {
        Buffer body = Buffer.buffer();
        response.handler(chunk -> {
            if (body.length() + chunk.length() > maxBytes) {
                response.request().reset(0, new TooLarge());
            } else {
                body.appendBuffer(chunk);
            }
        });
        return response.end().map(end -> body.toString(StandardCharsets.UTF_8));
    }

    /** The reply is larger than it may be. */
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("the reply is too large", null, false, false);
        }
    }
}
