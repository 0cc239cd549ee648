package io.pintags.notify;

import io.pintags.hubspot.PublicUrl;
import io.vertx.core.json.JsonObject;

/** Notifications as CloudEvents 1.0 in the JSON format, structured content mode. */
final class CloudEvent {
    static final String MEDIA_TYPE = "application/cloudevents+json; charset=utf-8";
    private static final String TYPE_PREFIX = "io.pintags.account.";

    private CloudEvent() {}

    /** The event's text, the same at each attempt. */
    static String json(Notification notification, PublicUrl publicUrl) {
        var data = new JsonObject().put("hub_id", notification.hubId().value()).put("status", notification.status());
        notification.cause().ifPresent(cause -> data.put("cause", cause));
        if (notification.kind() == NotificationKind.RECONNECT_REQUIRED) {
            data.put(
                    "reconnect_url",
                    publicUrl
                            .of("/hubspot/install?hub_id=" + notification.hubId())
                            .toString());
        }
        return new JsonObject()
                .put("specversion", "1.0")
                .put("id", notification.id().toString())
                .put("source", publicUrl.of("/").toString())
                .put("type", TYPE_PREFIX + notification.kind().code())
                .put("subject", notification.hubId().toString())
                .put("time", notification.at().toString())
                .put("datacontenttype", "application/json")
                .put("data", data)
                .encode();
    }
}
