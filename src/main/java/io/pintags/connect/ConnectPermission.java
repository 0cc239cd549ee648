package io.pintags.connect;

import io.pintags.access.Caller;
import io.pintags.access.CurrentCaller;
import io.pintags.access.Permission;
import io.pintags.hubspot.HubId;
import io.pintags.problem.Problem;
import io.pintags.problem.ProblemType;
import java.util.Optional;

/** Who may connect an account: a manager of it, or, where none is named, a manager of every account. */
final class ConnectPermission {
    private ConnectPermission() {}

    static Caller of(CurrentCaller current, Optional<HubId> hubId) {
        if (hubId.isPresent()) {
            return current.grant(Permission.ACCOUNT_MANAGE, hubId.get()).caller();
        }
        Caller caller = current.get();
        if (!caller.permissions().contains(Permission.ACCOUNT_MANAGE)
                || !caller.accounts().all()) {
            throw Problem.of(
                    ProblemType.FORBIDDEN, "To connect any account, a caller needs account:manage for all of them.");
        }
        return caller;
    }
}
