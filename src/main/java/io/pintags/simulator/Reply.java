package io.pintags.simulator;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP reply as a value: what an endpoint decided, before a fault has its way with it.
 *
 * @param status the HTTP status
 * @param headers one value for each name, in the order they are sent
 * @param body the text of the body, empty for none
 */
public record Reply(int status, Map<String, String> headers, String body) {

    private static final String CONTENT_TYPE = "Content-Type";

    /** A JSON body that no cache may keep. */
    public static Reply json(int status, JsonObject body) {
        return new Reply(status, Map.of(), body.encode())
                .with(CONTENT_TYPE, "application/json;charset=utf-8")
                .with("Cache-Control", "no-store");
    }

    /** An HTML page that runs no script, loads nothing and shows in no frame. */
    public static Reply html(int status, String body) {
        return new Reply(status, Map.of(), body)
                .with(CONTENT_TYPE, "text/html;charset=utf-8")
                .with("Cache-Control", "no-store")
                .with(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'");
    }

    /** No body at all. */
    public static Reply empty(int status) {
        return new Reply(status, Map.of(), "");
    }

    /** A redirect that a browser follows with GET. */
    static Reply redirect(String location) {
        return empty(302).with("Location", location).with("Cache-Control", "no-store");
    }

    /** The same with this header besides. */
    public Reply with(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Reply(status, all, body);
    }
}
