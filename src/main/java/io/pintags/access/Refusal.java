package io.pintags.access;

import io.pintags.hubspot.HubId;
import java.util.Optional;

/**
 * A known caller asked for what it may not have; fired as an event, so that it reaches the audit log.
 *
 * @param caller who, by its id
 * @param permission for what
 * @param hubId with which account, if the request is about one
 */
public record Refusal(String caller, Permission permission, Optional<HubId> hubId) {}
