package io.pintags.connect;

import io.pintags.hubspot.HubId;

/**
 * An account that was connected.
 *
 * @param hubId the account
 * @param again whether it was known before
 */
public record Connected(HubId hubId, boolean again) {}
