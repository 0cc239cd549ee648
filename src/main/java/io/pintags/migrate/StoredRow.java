package io.pintags.migrate;

import io.pintags.hubspot.HubId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A row that waits for its proof, taken by this process.
 *
 * @param id the row
 * @param lease who has taken it
 * @param hubId the account, if it is known
 * @param ciphertext the sealed refresh token
 * @param replaces whether a connected account is to be given this grant
 * @param madeBy who imports
 * @param madeAt since when
 * @param attempts how many attempts at HubSpot have come to nothing
 * @param suspect whether the token may have been spent by an earlier attempt
 */
record StoredRow(
        UUID id,
        UUID lease,
        Optional<HubId> hubId,
        String ciphertext,
        boolean replaces,
        String madeBy,
        Instant madeAt,
        int attempts,
        boolean suspect) {}
