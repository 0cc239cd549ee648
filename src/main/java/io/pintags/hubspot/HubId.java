package io.pintags.hubspot;

import com.fasterxml.jackson.annotation.JsonValue;
import io.pintags.problem.Problem;
import java.util.regex.Pattern;

/**
 * The number of a HubSpot account (portal), 1 to 2^63-1.
 *
 * @param value the number
 */
public record HubId(@JsonValue long value) implements Comparable<HubId> {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,19}");

    /** Refuses numbers that no account has. */
    public HubId {
        if (value < 1) {
            throw new IllegalArgumentException("a hub id is positive");
        }
    }

    /** Reads a hub id out of a request; fails with a 400 that names {@code hub_id}. */
    public static HubId parse(String text) {
        return parse("hub_id", text);
    }

    /**
     * The hub id behind which a page of accounts begins, or 0 for the first page; fails with a 400 that names {@code after}.
     */
    public static long pageStart(String after) {
        return after == null || after.isEmpty() ? 0 : parse("after", after).value();
    }

    private static HubId parse(String field, String text) {
        if (text != null && DIGITS.matcher(text).matches()) {
            try {
                return new HubId(Long.parseLong(text));
            } catch (IllegalArgumentException tooLargeOrZero) {
                // Falls through to the same answer.
            }
        }
        throw Problem.invalid(field, field + " must be the number of a HubSpot account, in digits.");
    }

    @Override
    public int compareTo(HubId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
