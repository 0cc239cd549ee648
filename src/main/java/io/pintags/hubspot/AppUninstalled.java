package io.pintags.hubspot;

import java.time.Instant;

/**
 * The app was removed from an account, says HubSpot's journal.
 *
 * @param hubId the account
 * @param at when, by HubSpot's clock
 */
public record AppUninstalled(HubId hubId, Instant at) {}
