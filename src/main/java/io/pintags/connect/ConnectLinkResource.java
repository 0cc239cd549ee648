package io.pintags.connect;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pintags.access.CurrentCaller;
import io.pintags.access.Permission;
import io.pintags.audit.AuditEntry;
import io.pintags.audit.AuditLog;
import io.pintags.audit.AuditType;
import io.pintags.hubspot.HubId;
import io.pintags.problem.Problem;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Makes one-time links for people without credentials here. */
@Path("/v1/connect-links")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Connecting accounts")
public class ConnectLinkResource {
    private final ConnectLinks links;
    private final ConnectConfig config;
    private final CurrentCaller caller;
    private final AuditLog audit;

    ConnectLinkResource(ConnectLinks links, ConnectConfig config, CurrentCaller caller, AuditLog audit) {
        this.links = links;
        this.config = config;
        this.caller = caller;
        this.audit = audit;
    }

    /**
     * What the link is for.
     *
     * @param hubId the account, or null to let the person choose
     */
    public record LinkRequest(@JsonProperty("hub_id") Long hubId) {}

    /**
     * A link that connects one account; opening it does not use it up.
     *
     * @param url the link
     * @param expiresIn seconds for which it works
     */
    public record LinkReply(
            @JsonProperty("url") String url,
            @JsonProperty("expires_in") long expiresIn) {
        /** Without the link, which is all that whoever opens it needs. */
        @Override
        public String toString() {
            return "LinkReply[redacted]";
        }
    }

    /** Makes a link. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed(Permission.Names.ACCOUNT_MANAGE)
    @Operation(operationId = "createConnectLink", summary = "A one-time link to connect an account")
    @APIResponse(
            responseCode = "201",
            description = "The link.",
            content = @Content(schema = @Schema(implementation = LinkReply.class)))
    public RestResponse<LinkReply> make(LinkRequest request) {
        Optional<HubId> hubId =
                Optional.ofNullable(request).map(LinkRequest::hubId).map(ConnectLinkResource::hubId);
        String madeBy = ConnectPermission.of(caller, hubId).id();
        var link = new LinkReply(
                links.make(hubId, madeBy).toString(), config.linkTtl().toSeconds());
        audit.note(new AuditEntry(AuditType.LINK_MADE, madeBy, hubId.orElse(null), null, null, "ok", null, 1));
        return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, link)
                .header("Cache-Control", "no-store")
                .build();
    }

    private static HubId hubId(long value) {
        if (value < 1) {
            throw Problem.invalid("hub_id", "hub_id must be the number of a HubSpot account.");
        }
        return new HubId(value);
    }
}
