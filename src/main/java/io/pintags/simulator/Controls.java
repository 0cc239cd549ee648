package io.pintags.simulator;

import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * The controls as endpoints under {@code /simulator}, for callers in other processes. Loopback only, hence without
 * login.
 */
final class Controls {

    private static final Set<String> GRANT = Set.of("from", "count");

    private final Backend backend;

    Controls(Backend backend) {
        this.backend = backend;
    }

    Reply counters(Request request) {
        return Reply.json(200, ControlJson.of(backend.counters()));
    }

    Reply settings(Request request) {
        return Reply.json(200, ControlJson.of(backend.settings()));
    }

    /** Changes what the body names and leaves the rest as it is. */
    Reply change(Request request) {
        JsonObject changes = json(request);
        return Reply.json(
                200, ControlJson.of(backend.dials().updateAndGet(current -> ControlJson.merge(current, changes))));
    }

    Reply inject(Request request) {
        backend.faults().arm(ControlJson.fault(json(request)));
        return Reply.empty(204);
    }

    Reply clear(Request request) {
        backend.faults().clear();
        return Reply.empty(204);
    }

    Reply release(Request request) {
        return Reply.json(200, new JsonObject().put("released", backend.faults().release()));
    }

    Reply uninstall(Request request) {
        backend.uninstall(hubId(request));
        return Reply.empty(204);
    }

    Reply dropJournal(Request request) {
        backend.journal().drop();
        return Reply.empty(204);
    }

    Reply delete(Request request) {
        backend.ledger().delete(hubId(request));
        return Reply.empty(204);
    }

    Reply authorize(Request request) {
        return Reply.json(201, new JsonObject().put("code", backend.authorize(ControlJson.consent(json(request)))));
    }

    Reply grant(Request request) {
        JsonObject body = json(request);
        ControlJson.onlyKnown(body, GRANT);
        long from = ControlJson.required(body.getLong("from"), "from");
        int count = body.getInteger("count", 1);
        backend.grant(from, count);
        return Reply.json(
                201,
                new JsonObject()
                        .put("from", from)
                        .put("count", count)
                        .put("firstRefreshToken", HubSpotSimulator.grantedRefreshToken(from)));
    }

    private static long hubId(Request request) {
        return Portal.parse(request.route().get("hubId"))
                .orElseThrow(() -> new IllegalArgumentException(
                        "not a hub id: " + request.route().get("hubId")));
    }

    private static JsonObject json(Request request) {
        return request.body().isBlank() ? new JsonObject() : new JsonObject(request.body());
    }
}
