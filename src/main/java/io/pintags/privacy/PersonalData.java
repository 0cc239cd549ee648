package io.pintags.privacy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.pintags.account.AccountView;
import io.pintags.account.UserDetails;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is kept for an account, as the person whom it concerns may have it. No token is in it: a token is not about a
 * person, and whoever holds it can act for the account.
 *
 * @param hubId the account
 * @param exportedAt when this was made, ISO 8601
 * @param policyVersion the version of the privacy policy at that time
 * @param userId HubSpot's number of the user who connected the account
 * @param user that user's e-mail address
 * @param hubDomain the domain of the account
 * @param account the rest of what is kept for the account
 * @param kept everything that is kept, with its purpose and its end
 */
@Schema(name = "PersonalData", description = "What is kept for an account, without its tokens.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PersonalData(
        @JsonProperty("hub_id") @Schema(required = true, examples = "4242")
        long hubId,

        @JsonProperty("exported_at") String exportedAt,
        @JsonProperty("policy_version") String policyVersion,

        @JsonProperty("user_id") @Schema(examples = "1001") Long userId,

        @JsonProperty("user") @Schema(examples = "someone@example.com")
        String user,

        @JsonProperty("hub_domain") @Schema(examples = "example.com")
        String hubDomain,

        @JsonProperty("account") AccountView account,
        @JsonProperty("kept") List<Kept> kept) {
    static PersonalData of(
            AccountView account, UserDetails details, Policy.Change policy, List<Kept> kept, Instant now) {
        return new PersonalData(
                account.hubId(),
                now.toString(),
                policy.version(),
                details.userId().isPresent() ? details.userId().getAsLong() : null,
                details.user().orElse(null),
                details.hubDomain().orElse(null),
                account,
                kept);
    }

    @Override
    public String toString() {
        return "PersonalData[" + hubId + "]";
    }
}
