package io.pintags.oauth;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pintags.hubspot.PublicUrl;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The members of RFC 8414 section 2 that this server has.
 *
 * @param issuer this server's public address
 * @param tokenEndpoint where tokens are had
 * @param revocationEndpoint where they are given back
 * @param introspectionEndpoint where they are looked up
 * @param grantTypes grants of the token endpoint
 * @param responseTypes none, since there is no authorization endpoint for clients
 * @param tokenAuthMethods how clients prove themselves at the token endpoint
 * @param revocationAuthMethods likewise for revocation
 * @param introspectionAuthMethods likewise for introspection
 */
@Schema(name = "ServerMetadata", description = "Where the OAuth 2.0 endpoints are and what they know.")
public record ServerMetadata(
        @JsonProperty("issuer") String issuer,
        @JsonProperty("token_endpoint") String tokenEndpoint,
        @JsonProperty("revocation_endpoint") String revocationEndpoint,
        @JsonProperty("introspection_endpoint") String introspectionEndpoint,
        @JsonProperty("grant_types_supported") List<String> grantTypes,
        @JsonProperty("response_types_supported") List<String> responseTypes,

        @JsonProperty("token_endpoint_auth_methods_supported")
        List<String> tokenAuthMethods,

        @JsonProperty("revocation_endpoint_auth_methods_supported")
        List<String> revocationAuthMethods,

        @JsonProperty("introspection_endpoint_auth_methods_supported")
        List<String> introspectionAuthMethods) {
    private static final List<String> AUTH_METHODS = List.of("client_secret_basic", "client_secret_post");

    static ServerMetadata at(PublicUrl address, List<String> grantTypes) {
        return new ServerMetadata(
                address.of("").toString(),
                address.of("/oauth/token").toString(),
                address.of("/oauth/revoke").toString(),
                address.of("/oauth/introspect").toString(),
                grantTypes,
                List.of(),
                AUTH_METHODS,
                AUTH_METHODS,
                AUTH_METHODS);
    }
}
