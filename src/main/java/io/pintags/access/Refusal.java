package io.pintags.access;

import io.pintags.hubspot.HubId;

/**
 * A known caller asked for what it may not have; fired as an event, so that it reaches the audit log.
 *
 * @param caller who
 * @param permission for what
 * @param hubId with which account
 */
public record Refusal(Caller caller, Permission permission, HubId hubId) {}
