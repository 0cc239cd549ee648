package io.pintags.oauth;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The form of RFC 7009 section 2.1 and RFC 7662 section 2.1, for the API document only.
 *
 * @param token the token
 * @param tokenTypeHint ignored: there is only one kind of token here
 * @param clientId unless the client proves itself in the header
 * @param clientSecret likewise
 */
@Schema(name = "HeldToken", description = "A token that this service handed out.")
record HeldTokenForm(
        @JsonProperty("token") @Schema(required = true) String token,

        @JsonProperty("token_type_hint") @Schema(examples = "access_token")
        String tokenTypeHint,

        @JsonProperty("client_id") String clientId,
        @JsonProperty("client_secret") String clientSecret) {
    /** Without its values. */
    @Override
    public String toString() {
        return "HeldTokenForm[redacted]";
    }
}
