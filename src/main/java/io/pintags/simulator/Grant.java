package io.pintags.simulator;

import java.util.List;
import java.util.Optional;

/**
 * One consent of one portal.
 *
 * @param refreshDigest digest of the live refresh token; empty once revoked, while access tokens live on
 */
record Grant(long id, long hubId, String clientId, List<String> scopes, Optional<String> refreshDigest) {

    Grant {
        scopes = List.copyOf(scopes);
    }

    Portal portal() {
        return new Portal(hubId);
    }

    Grant withRefreshDigest(Optional<String> value) {
        return new Grant(id, hubId, clientId, scopes, value);
    }
}
