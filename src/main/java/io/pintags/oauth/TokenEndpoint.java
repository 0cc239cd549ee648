package io.pintags.oauth;

import io.pintags.access.AccessControl;
import io.pintags.access.Caller;
import io.pintags.access.Permission;
import io.pintags.problem.OAuthErrorCode;
import io.pintags.problem.Problem;
import io.pintags.token.TokenConfig;
import io.pintags.token.TokenService;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The token endpoint of RFC 6749 section 3.2. It is open to Quarkus and closed by {@link ClientAuthentication}, since a
 * client may prove itself in the body, which Quarkus' own checks do not see. Runs on the event loop throughout.
 */
@Path("/oauth/token")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "OAuth 2.0")
public class TokenEndpoint {
    static final String CLIENT_CREDENTIALS = "client_credentials";
    static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    static final List<String> GRANT_TYPES = List.of(CLIENT_CREDENTIALS, TOKEN_EXCHANGE);

    private final ClientAuthentication clients;
    private final TokenExchange exchange;
    private final AccessControl access;
    private final TokenService tokens;
    private final TokenConfig config;

    TokenEndpoint(
            ClientAuthentication clients,
            TokenExchange exchange,
            AccessControl access,
            TokenService tokens,
            TokenConfig config) {
        this.clients = clients;
        this.exchange = exchange;
        this.access = access;
        this.tokens = tokens;
        this.config = config;
    }

    /** Hands out the account's token for a grant that this service knows. */
    @POST
    @NonBlocking
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(operationId = "requestToken", summary = "A valid access token, by client credentials or token exchange")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = TokenForm.class),
                            example = "grant_type=client_credentials&audience=4242"))
    public Uni<RestResponse<AccessTokenReply>> token(@Context HttpServerRequest request, String body) {
        var form = FormParameters.parse(body);
        String grantType = form.find("grant_type").orElse("");
        return grantType.equals(TOKEN_EXCHANGE)
                ? exchange.subject(request, form)
                        .flatMap(subject -> hand(subject, form, TokenExchange.ACCESS_TOKEN_TYPE))
                : clients.require(request, form).flatMap(client -> {
                    if (!form.require("grant_type").equals(CLIENT_CREDENTIALS)) {
                        throw Problem.oauth(
                                OAuthErrorCode.UNSUPPORTED_GRANT_TYPE, "The grant type is not one of this server.");
                    }
                    return hand(client, form, null);
                });
    }

    private Uni<RestResponse<AccessTokenReply>> hand(Caller caller, FormParameters form, String issuedTokenType) {
        if (!access.has(caller, Permission.TOKEN_USE, Optional.empty())) {
            throw Problem.oauth(OAuthErrorCode.UNAUTHORIZED_CLIENT, "This client may not use tokens.");
        }
        var grant = access.grant(caller, Permission.TOKEN_USE, AccountName.of(caller, form));
        return tokens.token(grant, config.minTtl())
                .map(token -> OAuthReplies.ok(AccessTokenReply.of(token, issuedTokenType)));
    }
}
