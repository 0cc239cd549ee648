package io.pintags.uninstall;

import java.util.Optional;
import java.util.UUID;

/**
 * How far the journal was read, and the right to read on.
 *
 * @param attempt who holds that right
 * @param position the last entry that was dealt with; empty before the first
 * @param subscribed whether HubSpot was found, within the last day, to write uninstalls for us
 * @param failures how often in a row the journal could not be read
 */
record JournalCursor(UUID attempt, Optional<String> position, boolean subscribed, int failures) {
    /** The same behind an entry that was dealt with. */
    JournalCursor behind(String entry) {
        return new JournalCursor(attempt, Optional.of(entry), subscribed, 0);
    }
}
