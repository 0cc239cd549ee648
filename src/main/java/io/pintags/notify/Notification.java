package io.pintags.notify;

import io.pintags.hubspot.HubId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A change of an account that somebody is to be told of: numbers and codes, nothing secret, nothing personal.
 *
 * @param id of the event; the same at each attempt
 * @param attempt which attempt this is, from 1
 * @param hubId the account
 * @param kind what happened
 * @param status the account's status from then on, lower case
 * @param cause why, where the status has a cause
 * @param at when
 */
record Notification(
        UUID id, int attempt, HubId hubId, NotificationKind kind, String status, Optional<String> cause, Instant at) {}
