package io.pintags.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The webhooks journal: what happened, for applications that subscribed and come to read. Entries are files with a place in
 * an order; HubSpot keeps them for three days, this until they are dropped. Thread safe.
 */
final class Journal {

    static final String INSTALL = "4-1909196";
    static final String UNINSTALL = "4-1916193";

    private final Map<String, JsonObject> subscriptions = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    /** A file of events. */
    record Entry(String offset, String signature, JsonObject file) {}

    /** A user of the portal installed the application. */
    void installed(long hubId, Instant now) {
        append(INSTALL, "APP_INSTALL", hubId, now);
    }

    /** A user of the portal, or the application itself, removed it. */
    void uninstalled(long hubId, Instant now) {
        append(UNINSTALL, "APP_UNINSTALL", hubId, now);
    }

    /** Subscribes to an event type; the subscription as HubSpot tells it. Empty if there is one already. */
    synchronized Optional<JsonObject> subscribe(String eventTypeId, Instant now) {
        if (subscriptions.containsKey(eventTypeId)) {
            return Optional.empty();
        }
        JsonObject subscription = new JsonObject()
                .put("id", 60_001_000 + subscriptions.size())
                .put("appId", 936_515)
                .put("subscriptionType", "APP_LIFECYCLE_EVENT")
                .put("eventTypeId", eventTypeId)
                .put("actions", new JsonArray().add(eventTypeId.equals(INSTALL) ? "APP_INSTALL" : "APP_UNINSTALL"))
                .put("properties", new JsonArray())
                .put("createdAt", now.toString())
                .put("updatedAt", now.toString());
        subscriptions.put(eventTypeId, subscription);
        return Optional.of(subscription);
    }

    synchronized List<JsonObject> subscriptions() {
        return List.copyOf(subscriptions.values());
    }

    synchronized Optional<Entry> earliest() {
        return entries.stream().findFirst();
    }

    synchronized Optional<Entry> latest() {
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
    }

    /** Whether there is, or was and was not dropped, an entry of this offset. */
    synchronized boolean knows(String offset) {
        return find(offset).isPresent();
    }

    synchronized Optional<Entry> after(String offset) {
        return find(offset)
                .map(entries::indexOf)
                .filter(place -> place + 1 < entries.size())
                .map(place -> entries.get(place + 1));
    }

    synchronized Optional<Entry> find(String offset) {
        return entries.stream().filter(entry -> entry.offset().equals(offset)).findFirst();
    }

    /** Takes every subscription away, as somebody may who manages the application. */
    synchronized void unsubscribe() {
        subscriptions.clear();
    }

    /** Drops every entry, as happens after three days. */
    synchronized void drop() {
        entries.clear();
    }

    private synchronized void append(String eventTypeId, String action, long hubId, Instant now) {
        if (!subscriptions.containsKey(eventTypeId)) {
            return;
        }
        String offset = UUID.randomUUID().toString();
        JsonObject event = new JsonObject()
                .put("type", "app_lifecycle_event")
                .put("portalId", hubId)
                .put("occurredAt", now.toString())
                .put("action", action)
                .put("eventTypeId", eventTypeId)
                .put(
                        "properties",
                        new JsonObject()
                                .put("hs_app_id", "936515")
                                .put("hs_app_install_level", "PORTAL")
                                .put("hs_user_id", Long.toString(new Portal(hubId).userId())));
        JsonObject file = new JsonObject()
                .put("offset", offset)
                .put("journalEvents", new JsonArray().add(event))
                .put("publishedAt", now.toString());
        entries.add(new Entry(offset, UUID.randomUUID().toString(), file));
    }
}
