package io.pintags.audit;

import io.pintags.access.AccountSet;
import io.pintags.access.CurrentCaller;
import io.pintags.access.Permission;
import io.pintags.hubspot.HubId;
import io.pintags.problem.PageLimit;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** What was done with an account; also with one that is not connected any more, or never was. */
@Path("/v1/accounts/{hubId}/events")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit")
public class AccountEventsResource {
    private final EventReader events;
    private final CurrentCaller caller;

    AccountEventsResource(EventReader events, CurrentCaller caller) {
        this.events = events;
        this.caller = caller;
    }

    /** A page of events. */
    @GET
    @PermissionsAllowed(Permission.Names.AUDIT_READ)
    @Operation(operationId = "listAccountEvents", summary = "Audit events of one account, newest first")
    public EventPage list(@RestPath String hubId, @RestQuery String cursor, @RestQuery String limit) {
        HubId id = caller.grant(Permission.AUDIT_READ, HubId.parse(hubId)).hubId();
        int count = PageLimit.parse(limit);
        return EventPage.of(events.page(new AccountSet(false, Set.of(id)), EventCursor.parse(cursor), count), count);
    }
}
