package io.pintags.notify;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Notifications as Events of the API group events.k8s.io/v1. */
final class ClusterEvent {
    /** The format of MicroTime. */
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private ClusterEvent() {}

    /** The object; its name is that of the notification, so that making it again changes nothing. */
    static String json(Notification notification, Cluster cluster, String namespace) {
        var regarding = new JsonObject()
                .put("apiVersion", "v1")
                .put("kind", "Pod")
                .put("namespace", namespace)
                .put("name", cluster.podName());
        cluster.podUid().ifPresent(uid -> regarding.put("uid", uid));
        return new JsonObject()
                .put("apiVersion", "events.k8s.io/v1")
                .put("kind", "Event")
                .put(
                        "metadata",
                        new JsonObject().put("namespace", namespace).put("name", "pintags." + notification.id()))
                .put("eventTime", microTime(notification.at()))
                .put("type", notification.kind().isWarning() ? "Warning" : "Normal")
                .put("reason", "Account" + camelCase(notification.kind().code()))
                .put("action", camelCase(notification.kind().code()))
                .put("regarding", regarding)
                .put("reportingController", "pintags.io/pintags")
                .put("reportingInstance", cluster.podName())
                .put("note", note(notification))
                .encode();
    }

    private static String note(Notification notification) {
        return "HubSpot account " + notification.hubId() + " is "
                + notification.status().replace('_', ' ')
                + notification.cause().map(cause -> ": " + cause).orElse("");
    }

    private static String microTime(Instant at) {
        return MICRO_TIME.format(at);
    }

    private static String camelCase(String code) {
        return Arrays.stream(code.split("-"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }
}
