package io.pintags.account;

import io.pintags.hubspot.HubId;

/**
 * What was known of an account is out of date; fired as an event.
 *
 * @param hubId the account
 */
public record AccountChanged(HubId hubId) {}
