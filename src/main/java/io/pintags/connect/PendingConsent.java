package io.pintags.connect;

import io.pintags.hubspot.HubId;
import java.util.Optional;
import java.util.UUID;

/**
 * A consent under way.
 *
 * @param id its row
 * @param stateSha256 hash of the {@code state} that HubSpot sends back
 * @param browserSha256 hash of the cookie that only the browser has which set out
 * @param pkceCiphertext the sealed PKCE verifier, if PKCE is on
 * @param expected the account that was meant, if one was
 * @param linkSha256 hash of the one-time link that it was started with, if it was
 * @param startedBy the caller who started it, or {@code anyone}
 */
record PendingConsent(
        UUID id,
        String stateSha256,
        String browserSha256,
        Optional<String> pkceCiphertext,
        Optional<HubId> expected,
        Optional<String> linkSha256,
        String startedBy) {}
