package io.pintags.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What came of a verification.
 *
 * @param intact whether what was looked at is as it was written
 * @param complete whether that went to the end of the chain
 * @param events how many were looked at
 * @param last where it ended: pass it as {@code after} to go on, or keep it, to prove later that nothing was rewritten
 * @param brokenSeq the first event that is not as it was written
 * @param damage what is wrong with it: {@code altered}, {@code unlinked}, {@code missing} or {@code surplus}
 */
@Schema(name = "AuditVerification", description = "Whether the audit log is as it was written.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VerificationReply(
        @JsonProperty("intact") @Schema(required = true, examples = "true")
        boolean intact,

        @JsonProperty("complete") @Schema(required = true, examples = "true")
        boolean complete,

        @JsonProperty("events") @Schema(examples = "1207") Long events,

        @JsonProperty("last")
        @Schema(examples = "1207:9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900")
        String last,

        @JsonProperty("broken_seq") @Schema(examples = "57") Long brokenSeq,

        @JsonProperty("damage") @Schema(examples = "altered")
        String damage) {
    static VerificationReply of(Verification verification) {
        return verification.fold(
                intact -> new VerificationReply(
                        true, intact.complete(), intact.events(), intact.last().toString(), null, null),
                broken -> new VerificationReply(
                        false,
                        false,
                        null,
                        null,
                        broken.seq(),
                        broken.damage().name().toLowerCase(Locale.ROOT)));
    }
}
