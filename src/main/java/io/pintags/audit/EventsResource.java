package io.pintags.audit;

import io.pintags.access.CurrentCaller;
import io.pintags.access.Permission;
import io.pintags.problem.PageLimit;
import io.pintags.problem.Problem;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** The audit log as a whole. */
@Path("/v1/events")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit")
public class EventsResource {
    private static final int EVENTS_PER_VERIFICATION = 10_000;

    private final EventReader events;
    private final AuditVerifier verifier;
    private final CurrentCaller caller;

    EventsResource(EventReader events, AuditVerifier verifier, CurrentCaller caller) {
        this.events = events;
        this.verifier = verifier;
        this.caller = caller;
    }

    /** A page of events about accounts that the caller may see; those about none are for callers that may see all. */
    @GET
    @PermissionsAllowed(Permission.Names.AUDIT_READ)
    @Operation(operationId = "listEvents", summary = "Audit events of all granted accounts, newest first")
    public EventPage list(@RestQuery String cursor, @RestQuery String limit) {
        int count = PageLimit.parse(limit);
        return EventPage.of(events.page(caller.get().accounts(), EventCursor.parse(cursor), count), count);
    }

    /** Computes the chain again, a piece per request, so that a long log keeps nobody waiting. */
    @GET
    @Path("/verification")
    @PermissionsAllowed(Permission.Names.AUDIT_READ)
    @Operation(operationId = "verifyEvents", summary = "Whether the audit log is as it was written")
    public VerificationReply verify(@RestQuery String after, @RestQuery String limit) {
        caller.overAll(Permission.AUDIT_READ);
        int count = PageLimit.parse(limit, EVENTS_PER_VERIFICATION, EVENTS_PER_VERIFICATION);
        return VerificationReply.of(verifier.verify(after(after), count));
    }

    private static Optional<ChainLink> after(String text) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(ChainLink.parse(text)
                .orElseThrow(() -> Problem.invalid("after", "after must be the last of an earlier reply.")));
    }
}
