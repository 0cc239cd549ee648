package io.pintags.access;

import io.pintags.hubspot.HubId;
import io.pintags.problem.Problem;
import io.pintags.problem.ProblemType;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import jakarta.enterprise.context.ApplicationScoped;

/** The caller of the request at hand. */
@ApplicationScoped
public class CurrentCaller {
    static final String ATTRIBUTE = "pintags.caller";

    private final CurrentIdentityAssociation identity;
    private final AccessControl access;

    CurrentCaller(CurrentIdentityAssociation identity, AccessControl access) {
        this.identity = identity;
        this.access = access;
    }

    /** The caller; a request that reaches this without one is answered 401. */
    public Caller get() {
        Caller caller = identity.getIdentity().getAttribute(ATTRIBUTE);
        if (caller == null) {
            throw Problem.of(ProblemType.UNAUTHENTICATED, "Send the credentials of a configured caller.");
        }
        return caller;
    }

    /** See {@link AccessControl#grant}. */
    public Grant grant(Permission permission, HubId hubId) {
        return access.grant(get(), permission, hubId);
    }

    /** See {@link AccessControl#overAll}. */
    public Caller overAll(Permission permission) {
        return access.overAll(get(), permission);
    }
}
