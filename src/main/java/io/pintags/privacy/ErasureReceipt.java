package io.pintags.privacy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What became of an erasure; the same whenever it is asked for. Absent members are left out; times are ISO 8601.
 *
 * @param erasureId of this erasure
 * @param hubId the account
 * @param status {@code erased}
 * @param erasedAt when what was kept here was gone from the account
 * @param uninstalled whether HubSpot removed the app from the account
 * @param revoked whether HubSpot revoked the refresh token
 * @param deleted what was kept here and is gone
 * @param notDone what was not done at HubSpot, and why
 * @param accessTokenMayWorkUntil until when HubSpot may honour the access token that was handed out last
 * @param notice what somebody who reads this should know
 */
@Schema(name = "ErasureReceipt", description = "What became of an erasure.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErasureReceipt(
        @JsonProperty("erasure_id") @Schema(required = true) String erasureId,

        @JsonProperty("hub_id") @Schema(required = true, examples = "4242")
        long hubId,

        @JsonProperty("status") @Schema(required = true, examples = "erased")
        String status,

        @JsonProperty("erased_at") @Schema(required = true) String erasedAt,

        @JsonProperty("uninstalled") boolean uninstalled,
        @JsonProperty("revoked") boolean revoked,
        @JsonProperty("deleted") List<String> deleted,
        @JsonProperty("not_done") List<NotDone> notDone,
        @JsonProperty("access_token_may_work_until") String accessTokenMayWorkUntil,
        @JsonProperty("notice") String notice) {
    /**
     * A step that was not done.
     *
     * @param step {@code uninstall} or {@code revoke}
     * @param reason {@code kept-installed} (as asked), {@code reconnected} (by somebody, before HubSpot was asked),
     *     {@code no-live-token}, {@code keys-<why>}, {@code http-<status>}, {@code timeout}, {@code connection-lost},
     *     {@code reply-too-large}, {@code not-reached} or {@code fault} (of this service, see its log)
     */
    @Schema(name = "ErasureStepNotDone")
    public record NotDone(
            @JsonProperty("step") String step,
            @JsonProperty("reason") String reason) {}
}
