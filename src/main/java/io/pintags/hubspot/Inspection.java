package io.pintags.hubspot;

import java.util.Optional;

/**
 * An answer about a token.
 *
 * @param told whether HubSpot answered at all, in words that can be read
 * @param details what it said; empty if the token is not active
 */
public record Inspection(boolean told, Optional<Introspection> details) {
    static final Inspection UNTOLD = new Inspection(false, Optional.empty());
}
