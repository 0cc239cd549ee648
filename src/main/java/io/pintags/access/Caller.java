package io.pintags.access;

import io.pintags.hubspot.HubId;
import java.util.Optional;
import java.util.Set;

/**
 * A caller that has proved who it is.
 *
 * @param id the name in the registry; it appears in the audit log
 * @param permissions what it may do
 * @param accounts with which accounts
 */
public record Caller(String id, Set<Permission> permissions, AccountSet accounts) {
    /** Copies the permissions, so that they cannot grow afterwards. */
    public Caller {
        permissions = Set.copyOf(permissions);
    }

    /** The proof that this caller may do {@code permission} with {@code hubId}, or empty. */
    public Optional<Grant> grant(Permission permission, HubId hubId) {
        return permissions.contains(permission) && accounts.has(hubId)
                ? Optional.of(new Grant(this, permission, hubId))
                : Optional.empty();
    }
}
