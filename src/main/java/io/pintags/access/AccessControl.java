package io.pintags.access;

import io.pintags.hubspot.HubId;
import io.pintags.problem.Problem;
import io.pintags.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.Optional;

/**
 * The one place that decides what a known caller may do, and reports every refusal to the audit log: those of routes
 * ({@code @PermissionsAllowed}, by {@link CallerAuthentication}) as well as those of their code. Runs on any thread,
 * without I/O.
 */
@ApplicationScoped
public class AccessControl {
    private final Event<Refusal> refusals;

    AccessControl(Event<Refusal> refusals) {
        this.refusals = refusals;
    }

    /** Whether {@code caller} has {@code permission} for any account; {@code hubId} is what it asked about, if known. */
    public boolean has(Caller caller, Permission permission, Optional<HubId> hubId) {
        return caller.permissions().contains(permission) || refused(caller, permission, hubId);
    }

    /**
     * The proof that {@code caller} may do {@code permission} with {@code hubId}. A refusal fails with the same words
     * whether the account exists or not.
     */
    public Grant grant(Caller caller, Permission permission, HubId hubId) {
        return caller.grant(permission, hubId).orElseThrow(() -> {
            refused(caller, permission, Optional.of(hubId));
            return Problem.of(ProblemType.FORBIDDEN, "This caller has no " + permission.code() + " for this account.");
        });
    }

    /** {@code caller}, if it may do {@code permission} with every account, also those connected later; else a 403. */
    public Caller overAll(Caller caller, Permission permission) {
        if (!caller.permissions().contains(permission) || !caller.accounts().all()) {
            refused(caller, permission, Optional.empty());
            throw Problem.of(
                    ProblemType.FORBIDDEN, "For this, a caller needs " + permission.code() + " for all accounts (*).");
        }
        return caller;
    }

    private boolean refused(Caller caller, Permission permission, Optional<HubId> hubId) {
        refusals.fire(new Refusal(caller.id(), permission, hubId));
        return false;
    }
}
