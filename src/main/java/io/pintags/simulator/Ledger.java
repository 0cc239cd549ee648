package io.pintags.simulator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every grant and whether its portal still exists. Thread safe; its lock is held for operations in memory only.
 *
 * <p>Refresh tokens are known by their digest, so that neither memory nor the state file holds one in clear.
 */
final class Ledger {

    private final String signingKey;
    private final Map<Long, Grant> grants = new LinkedHashMap<>();
    private final Map<String, Long> idsByDigest = new HashMap<>();
    private final Set<Long> deletedPortals;
    private long lastGrantId;
    private long version;

    Ledger(SavedState saved) {
        signingKey = saved.signingKey();
        lastGrantId = saved.lastGrantId();
        deletedPortals = new HashSet<>(saved.deletedPortals());
        saved.grants().forEach(this::put);
    }

    /**
     * Records a consent. A refresh token that is already known keeps its grant, so that bulk grants can be repeated.
     */
    synchronized Grant open(long hubId, String clientId, List<String> scopes, String refreshToken) {
        String digest = Sha256.hex(refreshToken);
        Long known = idsByDigest.get(digest);
        if (known != null) {
            return grants.get(known);
        }
        version++;
        return put(new Grant(++lastGrantId, hubId, clientId, scopes, Optional.of(digest)));
    }

    synchronized Optional<Grant> byRefreshToken(String refreshToken) {
        return Optional.ofNullable(idsByDigest.get(Sha256.hex(refreshToken))).map(grants::get);
    }

    synchronized Optional<Grant> byId(long grantId) {
        return Optional.ofNullable(grants.get(grantId));
    }

    synchronized boolean isDeleted(long hubId) {
        return deletedPortals.contains(hubId);
    }

    /** Spends one refresh token for another; false when somebody else spent it first. */
    synchronized boolean rotate(String spent, String successor) {
        Long id = idsByDigest.remove(Sha256.hex(spent));
        if (id == null) {
            return false;
        }
        version++;
        put(grants.get(id).withRefreshDigest(Optional.of(Sha256.hex(successor))));
        return true;
    }

    /** Ends a refresh token; access tokens issued from it live until they expire. */
    synchronized void revoke(String refreshToken) {
        Long id = idsByDigest.remove(Sha256.hex(refreshToken));
        if (id != null) {
            version++;
            put(grants.get(id).withRefreshDigest(Optional.empty()));
        }
    }

    /** Forgets every grant of the portal, and with it every token. */
    synchronized void uninstall(long hubId) {
        version++;
        grants.values().removeIf(grant -> grant.hubId() == hubId);
        idsByDigest.values().removeIf(id -> !grants.containsKey(id));
    }

    synchronized void delete(long hubId) {
        version++;
        deletedPortals.add(hubId);
    }

    synchronized void restore(long hubId) {
        if (deletedPortals.remove(hubId)) {
            version++;
        }
    }

    /** Rises with every change; tells the state file whether there is something to write. */
    synchronized long version() {
        return version;
    }

    synchronized SavedState snapshot() {
        return new SavedState(signingKey, lastGrantId, Set.copyOf(deletedPortals), List.copyOf(grants.values()));
    }

    private Grant put(Grant grant) {
        grants.put(grant.id(), grant);
        grant.refreshDigest().ifPresent(digest -> idsByDigest.put(digest, grant.id()));
        return grant;
    }
}
