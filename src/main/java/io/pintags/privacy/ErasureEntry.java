package io.pintags.privacy;

import io.pintags.hubspot.HubId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An erasure as it is recorded. Tokens are ciphertext here.
 *
 * @param id of the erasure
 * @param accountId the row that the ciphertexts are bound to
 * @param hubId the account
 * @param requestedBy who asked for it
 * @param keepInstalled whether HubSpot is left alone
 * @param generation the account's, from the erasure on
 * @param startedAt when the account was emptied
 * @param deleted what it held
 * @param tokens the sealed tokens, for as long as HubSpot is asked to forget them
 * @param accessTokenExpiresAt when the access token ends, if there was one
 * @param outcome what HubSpot did, once that is known
 */
record ErasureEntry(
        UUID id,
        UUID accountId,
        HubId hubId,
        String requestedBy,
        boolean keepInstalled,
        long generation,
        Instant startedAt,
        List<String> deleted,
        Optional<SealedTokens> tokens,
        Optional<Instant> accessTokenExpiresAt,
        Optional<RemoteOutcome> outcome) {
    /** Both tokens, sealed. */
    record SealedTokens(String access, String refresh) {}

    /** The receipt; there is one once HubSpot was asked. */
    ErasureReceipt receipt() {
        RemoteOutcome remote = outcome.orElseThrow();
        Optional<Instant> until = accessTokenExpiresAt.filter(startedAt::isBefore);
        return new ErasureReceipt(
                id.toString(),
                hubId.value(),
                "erased",
                startedAt.toString(),
                remote.isUninstalled(),
                remote.isRevoked(),
                deleted,
                notDone(remote),
                until.map(Instant::toString).orElse(null),
                until.map(end -> "HubSpot may honour the access token that was handed out last until it expires.")
                        .orElse(null));
    }

    private static List<ErasureReceipt.NotDone> notDone(RemoteOutcome remote) {
        var steps = new ArrayList<ErasureReceipt.NotDone>();
        if (!remote.isUninstalled()) {
            steps.add(new ErasureReceipt.NotDone("uninstall", remote.uninstall()));
        }
        if (!remote.isRevoked()) {
            steps.add(new ErasureReceipt.NotDone("revoke", remote.revoke()));
        }
        return List.copyOf(steps);
    }
}
