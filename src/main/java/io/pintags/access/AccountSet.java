package io.pintags.access;

import io.pintags.hubspot.HubId;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The accounts that a caller's permissions are about.
 *
 * @param all whether it is every account of the tenant, also those connected later
 * @param listed the accounts, if it is not all
 */
public record AccountSet(boolean all, Set<HubId> listed) {
    /** Copies the list, so that it cannot grow afterwards. */
    public AccountSet {
        listed = Set.copyOf(listed);
    }

    /** Reads {@code *} or hub ids; anything else is refused, since a grant must never be wider than it was meant. */
    static AccountSet parse(Iterable<String> items) {
        var hubs = new TreeSet<HubId>();
        boolean all = false;
        for (String item : items) {
            if (item.equals("*")) {
                all = true;
            } else {
                hubs.add(hubId(item));
            }
        }
        return new AccountSet(all, hubs);
    }

    private static HubId hubId(String item) {
        try {
            return new HubId(Long.parseLong(item));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("accounts must be hub ids, or *", e);
        }
    }

    boolean has(HubId hubId) {
        return all || listed.contains(hubId);
    }

    /** The account, if this set is exactly one. */
    public Optional<HubId> only() {
        return !all && listed.size() == 1 ? listed.stream().findFirst() : Optional.empty();
    }
}
