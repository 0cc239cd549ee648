package io.pintags.oauth;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The form of a token request, for the API document only; {@link FormParameters} reads it.
 *
 * @param grantType {@code client_credentials} or the token exchange of RFC 8693
 * @param subjectToken the workload's own token, for an exchange
 * @param subjectTokenType its type URI
 * @param clientId unless the client proves itself in the header
 * @param clientSecret likewise
 * @param audience the account: its hub id, alone or in a URI
 * @param resource the account as a URI
 * @param scope may name the account as well
 */
@Schema(name = "TokenRequest", description = "Exactly one account must be named, unless the client is bound to one.")
record TokenForm(
        @JsonProperty("grant_type") @Schema(required = true, examples = "client_credentials")
        String grantType,

        @JsonProperty("subject_token") String subjectToken,

        @JsonProperty("subject_token_type") @Schema(examples = "urn:ietf:params:oauth:token-type:jwt")
        String subjectTokenType,

        @JsonProperty("client_id") String clientId,
        @JsonProperty("client_secret") String clientSecret,

        @JsonProperty("audience") @Schema(examples = "[\"4242\"]")
        List<String> audience,

        @JsonProperty("resource") @Schema(examples = "[\"https://api.hubapi.com/portals/4242\"]")
        List<String> resource,

        @JsonProperty("scope") @Schema(examples = "hubspot:portal:4242")
        String scope) {
    /** Without its values. */
    @Override
    public String toString() {
        return "TokenForm[redacted]";
    }
}
