package io.pintags.connect;

import io.pintags.access.Caller;
import io.pintags.access.CurrentCaller;
import io.pintags.access.Permission;
import io.pintags.hubspot.HubId;
import java.util.Optional;

/** Who may connect an account: a manager of it, or, where none is named, a manager of every account. */
final class ConnectPermission {
    private ConnectPermission() {}

    static Caller of(CurrentCaller current, Optional<HubId> hubId) {
        if (hubId.isPresent()) {
            return current.grant(Permission.ACCOUNT_MANAGE, hubId.get()).caller();
        }
        return current.overAll(Permission.ACCOUNT_MANAGE);
    }
}
