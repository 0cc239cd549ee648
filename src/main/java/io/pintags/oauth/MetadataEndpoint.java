package io.pintags.oauth;

import io.pintags.hubspot.PublicUrl;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** RFC 8414: lets a client find the other endpoints. Open to everybody and without secrets. */
@Path("/.well-known/oauth-authorization-server")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "OAuth 2.0")
public class MetadataEndpoint {
    private final ServerMetadata metadata;

    MetadataEndpoint(PublicUrl address) {
        this.metadata = ServerMetadata.at(address, TokenEndpoint.GRANT_TYPES);
    }

    /** The document; the same for the life of the process. */
    @GET
    @NonBlocking
    @PermitAll
    @Operation(operationId = "getServerMetadata", summary = "Where the OAuth 2.0 endpoints are")
    public ServerMetadata metadata() {
        return metadata;
    }
}
