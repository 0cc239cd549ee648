package io.pintags.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Some events, newest first.
 *
 * @param events the events
 * @param nextCursor pass it as {@code cursor} to get older ones; absent at the end
 */
@Schema(name = "AuditEventPage")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventPage(
        @JsonProperty("events") @Schema(required = true) List<EventView> events,

        @JsonProperty("next_cursor") @Schema(examples = "YmVmb3JlOjEyMDc")
        String nextCursor) {
    static EventPage of(List<AuditEvent> events, int limit) {
        return new EventPage(
                events.stream().map(EventView::of).toList(),
                events.size() < limit
                        ? null
                        : EventCursor.before(events.get(events.size() - 1).seq()));
    }
}
