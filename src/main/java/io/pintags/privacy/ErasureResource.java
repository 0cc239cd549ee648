package io.pintags.privacy;

import io.pintags.access.CurrentCaller;
import io.pintags.access.Permission;
import io.pintags.hubspot.HubId;
import io.pintags.problem.Problem;
import io.pintags.problem.ProblemType;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Disconnects and erases accounts. */
@Path("/v1/accounts")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Accounts")
public class ErasureResource {
    private final Erasure erasure;
    private final ErasureConfig config;
    private final CurrentCaller caller;

    ErasureResource(Erasure erasure, ErasureConfig config, CurrentCaller caller) {
        this.erasure = erasure;
        this.config = config;
        this.caller = caller;
    }

    /** Erases what is kept of the account, here in any case and at HubSpot as far as it lets us. */
    @DELETE
    @Path("/{hubId}")
    @PermissionsAllowed(Permission.Names.ACCOUNT_MANAGE)
    @Operation(operationId = "eraseAccount", summary = "Disconnects an account and erases what is kept of it")
    public RestResponse<ErasureReceipt> erase(
            @RestPath String hubId, @RestQuery("keep_installed") String keepInstalled) {
        var grant = caller.grant(Permission.ACCOUNT_MANAGE, HubId.parse(hubId));
        var request = new Erasure.Request(
                grant.hubId(), grant.caller().id(), keepInstalled(keepInstalled), OptionalLong.empty());
        ErasureReceipt receipt = erasure.erase(request)
                .orElseThrow(() -> Problem.of(ProblemType.ACCOUNT_NOT_CONNECTED, "This account is not connected."));
        return RestResponse.ResponseBuilder.ok(receipt)
                .header("Cache-Control", "no-store")
                .build();
    }

    private boolean keepInstalled(String text) {
        if (text == null || text.isEmpty()) {
            return config.keepInstalled();
        }
        if (!text.equals("true") && !text.equals("false")) {
            throw Problem.invalid("keep_installed", "keep_installed must be true or false.");
        }
        return text.equals("true");
    }
}
