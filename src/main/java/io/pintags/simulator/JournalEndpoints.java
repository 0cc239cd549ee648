package io.pintags.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /webhooks-journal}: subscriptions, and entries as pointers to files that whoever has their signed address may
 * read. There is nothing new behind the last entry (204); an offset that is not known any more is a 404, and so is the
 * beginning of a journal that nobody subscribed to, which HubSpot does not document.
 */
final class JournalEndpoints {

    static final String FILES = "/journal-files/";

    private static final Duration ADDRESS_LIFE = Duration.ofMinutes(15);
    private static final Set<String> EVENT_TYPES = Set.of(Journal.INSTALL, Journal.UNINSTALL);

    private final Backend backend;

    JournalEndpoints(Backend backend) {
        this.backend = backend;
    }

    Reply subscriptions(Request request) {
        return refusal(request, AppTokens.READ_SUBSCRIPTIONS).orElseGet(() -> {
            JsonArray results = new JsonArray(backend.journal().subscriptions());
            return Reply.json(200, new JsonObject().put("results", results));
        });
    }

    Reply subscribe(Request request) {
        return refusal(request, AppTokens.WRITE_SUBSCRIPTIONS).orElseGet(() -> {
            JsonObject wanted = new JsonObject(request.body());
            String eventType = wanted.getString("eventTypeId", "");
            if (!"APP_LIFECYCLE_EVENT".equals(wanted.getString("subscriptionType"))
                    || !EVENT_TYPES.contains(eventType)
                    || wanted.getJsonArray("properties") == null) {
                return Errors.plain(400, "invalid subscription");
            }
            return backend.journal()
                    .subscribe(eventType, backend.now())
                    .map(made -> Reply.json(200, made))
                    .orElseGet(() -> Errors.plain(409, "the subscription exists already"));
        });
    }

    Reply earliest(Request request) {
        return refusal(request, AppTokens.READ)
                .orElseGet(() -> backend.journal().subscriptions().isEmpty()
                        ? Errors.plain(404, "there is no subscription")
                        : pointer(request, backend.journal().earliest()));
    }

    Reply latest(Request request) {
        return refusal(request, AppTokens.READ)
                .orElseGet(() -> pointer(request, backend.journal().latest()));
    }

    Reply next(Request request) {
        String offset = request.route().get("offset");
        return refusal(request, AppTokens.READ)
                .orElseGet(() -> backend.journal().knows(offset)
                        ? pointer(request, backend.journal().after(offset))
                        : Errors.plain(404, "the offset is not known"));
    }

    /** Where the signature in the address is all that is asked for. */
    Reply file(Request request) {
        return backend.journal()
                .find(request.route().get("offset"))
                .filter(entry -> entry.signature().equals(request.param("signature", "")))
                .map(entry -> Reply.json(200, entry.file()))
                .orElseGet(() -> Reply.empty(403));
    }

    private Optional<Reply> refusal(Request request, String scope) {
        return backend.appTokens().refusal(request.bearer(), scope, backend.now());
    }

    private Reply pointer(Request request, Optional<Journal.Entry> entry) {
        return entry.map(found -> Reply.json(
                        200,
                        new JsonObject()
                                .put(
                                        "url",
                                        request.origin() + FILES + found.offset() + "?signature=" + found.signature())
                                .put(
                                        "expiresAt",
                                        backend.now().plus(ADDRESS_LIFE).toString())
                                .put("currentOffset", found.offset())))
                .orElseGet(() -> Reply.empty(204));
    }
}
