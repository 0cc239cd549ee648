package io.pintags.oauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.pintags.token.HandedToken;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The reply of RFC 6749 section 5.1. It has no numeric {@code expires_at}, which some clients take for seconds since
 * 1970 and prefer to {@code expires_in}, and never a refresh token.
 *
 * @param accessToken the token, to be sent to HubSpot as a bearer token
 * @param tokenType always {@code Bearer}
 * @param expiresIn seconds for which the token still lives
 * @param scope scopes that HubSpot granted, separated by spaces
 * @param issuedTokenType the type URI of RFC 8693 section 2.2.1, after a token exchange only
 */
@Schema(name = "OAuthToken", description = "A valid HubSpot access token.")
public record AccessTokenReply(
        @JsonProperty("access_token") @Schema(required = true, examples = "na1-5f2c...")
        String accessToken,

        @JsonProperty("token_type") @Schema(required = true, examples = "Bearer")
        String tokenType,

        @JsonProperty("expires_in") @Schema(required = true, examples = "1499")
        long expiresIn,

        @JsonProperty("scope") @Schema(required = true, examples = "oauth crm.objects.contacts.read")
        String scope,

        @JsonProperty("issued_token_type") @JsonInclude(JsonInclude.Include.NON_NULL) @Schema
        String issuedTokenType) {
    static AccessTokenReply of(HandedToken token, String issuedTokenType) {
        return new AccessTokenReply(
                token.accessToken().reveal(), "Bearer", token.expiresIn(), token.scope(), issuedTokenType);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "AccessTokenReply[redacted]";
    }
}
