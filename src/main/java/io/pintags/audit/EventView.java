package io.pintags.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An event as callers see it.
 *
 * @param seq its number in the chain
 * @param at when
 * @param type what
 * @param actor who: a caller's id, {@code anyone} or {@code system}
 * @param hubId the account, if it is about one
 * @param generation the token pair, if it is about one
 * @param outcome {@code ok}, {@code refused} or {@code failed}
 * @param reason why, where there is a why
 * @param repeats how many times
 * @param hash what chains the next event to this one
 */
@Schema(name = "AuditEvent", description = "Something that was done.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventView(
        @JsonProperty("seq") @Schema(required = true, examples = "1207")
        long seq,

        @JsonProperty("at") @Schema(required = true, examples = "2026-11-23T10:15:00.123456Z")
        String at,

        @JsonProperty("type") @Schema(required = true, examples = "token.disclosed")
        String type,

        @JsonProperty("actor") @Schema(required = true, examples = "workflow-handler")
        String actor,

        @JsonProperty("hub_id") @Schema(examples = "4242") Long hubId,

        @JsonProperty("generation") @Schema(examples = "17") Long generation,

        @JsonProperty("outcome") @Schema(required = true, examples = "ok")
        String outcome,

        @JsonProperty("reason") @Schema(examples = "token:use")
        String reason,

        @JsonProperty("repeats") @Schema(required = true, examples = "1")
        long repeats,

        @JsonProperty("hash")
        @Schema(required = true, examples = "9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900")
        String hash) {
    static EventView of(AuditEvent event) {
        return new EventView(
                event.seq(),
                event.at().toString(),
                event.type(),
                event.actor(),
                event.hubId(),
                event.generation(),
                event.outcome(),
                event.reason(),
                event.repeats(),
                event.hash());
    }
}
