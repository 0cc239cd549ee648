package io.pintags.oauth;

import io.pintags.crypto.Secret;
import io.pintags.token.HeldTokens;
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
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * RFC 7009. A client gives back what it was handed, and only for itself: the access token is HubSpot's, shared by all
 * callers of the account, and cannot be ended there; the grant behind it belongs to whoever connected the account.
 */
@Path("/oauth/revoke")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "OAuth 2.0")
public class RevocationEndpoint {
    private final ClientAuthentication clients;
    private final HeldTokens held;

    RevocationEndpoint(ClientAuthentication clients, HeldTokens held) {
        this.clients = clients;
        this.held = held;
    }

    /** Answers 200 for unknown tokens too (section 2.2), with a JSON body, without which some clients fail. */
    @POST
    @NonBlocking
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(operationId = "revokeToken", summary = "Gives a token back, so that another is handed out next time")
    @APIResponse(
            responseCode = "200",
            description = "Given back, or never known.",
            content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    @RequestBody(
            content = @Content(schema = @Schema(implementation = HeldTokenForm.class), example = "token=na1-5f2c..."))
    public Uni<RestResponse<Map<String, String>>> revoke(@Context HttpServerRequest request, String body) {
        var form = FormParameters.parse(body);
        return clients.require(request, form)
                .flatMap(client -> held.giveBack(client, Secret.of(form.require("token"))))
                .map(done -> OAuthReplies.ok(Map.of()));
    }
}
