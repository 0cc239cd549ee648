package io.pintags.oauth;

import io.pintags.access.Caller;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** RFC 7662. Active is only a token that is stored now and that the asking client may have. */
@Path("/oauth/introspect")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "OAuth 2.0")
public class IntrospectionEndpoint {
    private final ClientAuthentication clients;
    private final HeldTokens held;

    IntrospectionEndpoint(ClientAuthentication clients, HeldTokens held) {
        this.clients = clients;
        this.held = held;
    }

    /** Says whether a token is one of ours. */
    @POST
    @NonBlocking
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(operationId = "introspectToken", summary = "Whether a token is valid and for this client")
    @RequestBody(
            content = @Content(schema = @Schema(implementation = HeldTokenForm.class), example = "token=na1-5f2c..."))
    public Uni<RestResponse<IntrospectionReply>> introspect(@Context HttpServerRequest request, String body) {
        var form = FormParameters.parse(body);
        return clients.require(request, form)
                .flatMap(client -> reply(client, Secret.of(form.require("token"))))
                .map(OAuthReplies::ok);
    }

    private Uni<IntrospectionReply> reply(Caller client, Secret token) {
        return held.find(client, token)
                .map(found ->
                        found.map(known -> IntrospectionReply.of(client, known)).orElse(IntrospectionReply.INACTIVE));
    }
}
