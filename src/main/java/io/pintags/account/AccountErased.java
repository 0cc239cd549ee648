package io.pintags.account;

import io.pintags.hubspot.HubId;

/**
 * An account was erased: whoever holds anything of it drops that now; fired as an event.
 *
 * @param hubId the account
 * @param generation what was erased is older; a consent after it is newer
 */
public record AccountErased(HubId hubId, long generation) {}
