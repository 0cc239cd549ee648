package io.pintags.access;

import io.pintags.hubspot.HubId;
import io.pintags.problem.Problem;
import io.pintags.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;

/** Decides, and reports refusals to the audit log. Runs on any thread, without I/O. */
@ApplicationScoped
public class AccessControl {
    private final Event<Refusal> refusals;

    AccessControl(Event<Refusal> refusals) {
        this.refusals = refusals;
    }

    /**
     * The proof that {@code caller} may do {@code permission} with {@code hubId}. A refusal fails with the same words
     * whether the account exists or not.
     */
    public Grant grant(Caller caller, Permission permission, HubId hubId) {
        return caller.grant(permission, hubId).orElseThrow(() -> {
            refusals.fire(new Refusal(caller, permission, hubId));
            return Problem.of(ProblemType.FORBIDDEN, "This caller has no " + permission.code() + " for this account.");
        });
    }
}
