package io.pintags.access;

import io.pintags.hubspot.HubId;
import io.pintags.problem.Problem;
import io.pintags.problem.ProblemType;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;

/** The caller of the request at hand. */
@ApplicationScoped
public class CurrentCaller {
    static final String ATTRIBUTE = "pintags.caller";

    private final CurrentIdentityAssociation identity;
    private final Event<Refusal> refusals;

    CurrentCaller(CurrentIdentityAssociation identity, Event<Refusal> refusals) {
        this.identity = identity;
        this.refusals = refusals;
    }

    /** The caller; a request that reaches this without one is answered 401. */
    public Caller get() {
        Caller caller = identity.getIdentity().getAttribute(ATTRIBUTE);
        if (caller == null) {
            throw Problem.of(ProblemType.UNAUTHENTICATED, "Send the credentials of a configured caller.");
        }
        return caller;
    }

    /**
     * The proof that the caller may do {@code permission} with {@code hubId}. A refusal is answered 403 with the same
     * words whether the account exists or not.
     */
    public Grant grant(Permission permission, HubId hubId) {
        Caller caller = get();
        return caller.grant(permission, hubId).orElseThrow(() -> {
            refusals.fire(new Refusal(caller, permission, hubId));
            return Problem.of(ProblemType.FORBIDDEN, "This caller has no " + permission.code() + " for this account.");
        });
    }
}
