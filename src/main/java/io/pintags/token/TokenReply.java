package io.pintags.token;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The reply with a token.
 *
 * @param accessToken the token, to be sent to HubSpot as a bearer token
 * @param tokenType always {@code Bearer}
 * @param expiresIn seconds for which the token still lives
 * @param scope granted scopes, separated by spaces
 * @param hubId the account
 */
@Schema(name = "Token", description = "A valid HubSpot access token.")
public record TokenReply(
        @JsonProperty("access_token") @Schema(required = true, examples = "na1-5f2c...")
        String accessToken,

        @JsonProperty("token_type") @Schema(required = true, examples = "Bearer")
        String tokenType,

        @JsonProperty("expires_in") @Schema(required = true, examples = "1499")
        long expiresIn,

        @JsonProperty("scope") @Schema(required = true, examples = "oauth crm.objects.contacts.read")
        String scope,

        @JsonProperty("hub_id") @Schema(required = true, examples = "4242")
        long hubId) {
    static TokenReply of(HandedToken token) {
        return new TokenReply(
                token.accessToken().reveal(),
                "Bearer",
                token.expiresIn(),
                token.scope(),
                token.hubId().value());
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "TokenReply[" + hubId + ", redacted]";
    }
}
