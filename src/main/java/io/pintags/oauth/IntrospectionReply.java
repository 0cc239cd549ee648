package io.pintags.oauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.pintags.access.Caller;
import io.pintags.token.HeldTokens.HeldToken;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The reply of RFC 7662 section 2.2. Does not repeat the token, as HubSpot's own does.
 *
 * @param active whether the token lives and the caller may have it; if not, nothing else is said
 * @param scope scopes that HubSpot granted, separated by spaces
 * @param clientId the caller
 * @param tokenType always {@code Bearer}
 * @param exp when it ends, in seconds since 1970
 * @param iat when it was issued, in seconds since 1970
 */
@Schema(name = "Introspection", description = "What is known of a token.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IntrospectionReply(
        @JsonProperty("active") @Schema(required = true) boolean active,
        @JsonProperty("scope") String scope,
        @JsonProperty("client_id") String clientId,
        @JsonProperty("token_type") String tokenType,
        @JsonProperty("exp") Long exp,
        @JsonProperty("iat") Long iat) {
    static final IntrospectionReply INACTIVE = new IntrospectionReply(false, null, null, null, null, null);

    static IntrospectionReply of(Caller caller, HeldToken token) {
        return new IntrospectionReply(
                true,
                token.scope(),
                caller.id(),
                "Bearer",
                token.expiresAt().getEpochSecond(),
                token.issuedAt().getEpochSecond());
    }
}
