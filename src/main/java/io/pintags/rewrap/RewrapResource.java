package io.pintags.rewrap;

import io.pintags.access.CurrentCaller;
import io.pintags.access.Permission;
import io.pintags.audit.AuditEntry;
import io.pintags.audit.AuditLog;
import io.pintags.audit.AuditType;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Starts and shows the move of everything that is sealed to the newest version of the keys. */
@Path("/v1/rewrap")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Keys")
public class RewrapResource {
    private final RewrapStore store;
    private final RewrapJob job;
    private final CurrentCaller caller;
    private final AuditLog audit;

    RewrapResource(RewrapStore store, RewrapJob job, CurrentCaller caller, AuditLog audit) {
        this.store = store;
        this.job = job;
        this.caller = caller;
        this.audit = audit;
    }

    /** How the run stands. */
    @GET
    @PermissionsAllowed(Permission.Names.ACCOUNT_MANAGE)
    @Operation(operationId = "getRewrap", summary = "How far rows are on their way to the newest key")
    public RewrapView show() {
        caller.overAll(Permission.ACCOUNT_MANAGE);
        return RewrapView.of(store.status());
    }

    /** Starts a run, unless one is under way; the answer is the same. */
    @POST
    @PermissionsAllowed(Permission.Names.ACCOUNT_MANAGE)
    @Operation(operationId = "startRewrap", summary = "Moves rows to the newest key")
    public RestResponse<RewrapView> start() {
        String actor = caller.overAll(Permission.ACCOUNT_MANAGE).id();
        if (store.request()) {
            audit.note(new AuditEntry(AuditType.REWRAP_STARTED, actor, null, null, null, "ok", null, 1));
        }
        job.start();
        return RestResponse.status(RestResponse.Status.ACCEPTED, RewrapView.of(store.status()));
    }
}
