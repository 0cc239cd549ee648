package io.pintags.access;

import io.pintags.hubspot.HubId;
import java.util.Objects;

/**
 * Proof that a caller may do something with an account. Only {@link Caller#grant} makes one, and the services that
 * touch secrets ask for one, so that no code path can forget the check.
 */
public final class Grant {
    private final Caller caller;
    private final Permission permission;
    private final HubId hubId;

    Grant(Caller caller, Permission permission, HubId hubId) {
        this.caller = caller;
        this.permission = permission;
        this.hubId = hubId;
    }

    /** Who. */
    public Caller caller() {
        return caller;
    }

    /** With which account. */
    public HubId hubId() {
        return hubId;
    }

    /** This grant, if it is for {@code needed}; a grant for something else is a fault of ours. */
    public Grant require(Permission needed) {
        if (permission != Objects.requireNonNull(needed)) {
            throw new IllegalStateException("a grant for " + permission + " is not one for " + needed);
        }
        return this;
    }

    @Override
    public String toString() {
        return "Grant[" + permission.code() + " of " + caller.id() + " for " + hubId + "]";
    }
}
