package io.pintags.account;

import io.pintags.hubspot.HubId;
import java.time.Instant;
import java.util.UUID;

/**
 * What a consent brought, sealed and ready to be stored.
 *
 * @param id the row: the account's own if it is known already, since the ciphertexts are bound to it
 * @param hubId the account
 * @param userDetailsCiphertext the sealed personal details, or null if HubSpot gave none
 * @param token the sealed tokens
 * @param keyVersion the oldest key version among the ciphertexts
 * @param scopes granted scopes, separated by spaces
 * @param clientId the HubSpot app that holds the grant
 * @param hublet HubSpot's region of the account, or null if unknown
 * @param nextRefreshAt when to renew
 */
public record Connection(
        UUID id,
        HubId hubId,
        String userDetailsCiphertext,
        Account.StoredToken token,
        int keyVersion,
        String scopes,
        String clientId,
        String hublet,
        Instant nextRefreshAt) {}
