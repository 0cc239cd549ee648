package io.pintags.audit;

import io.pintags.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a page of events ends, in a form that callers pass on and do not read. */
final class EventCursor {
    private static final Pattern FORM = Pattern.compile("before:([1-9][0-9]{0,17})");
    private static final int MAX_LENGTH = 40;

    private EventCursor() {}

    /** For the events that are older than the one with this number. */
    static String before(long seq) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("before:" + seq).getBytes(StandardCharsets.US_ASCII));
    }

    /** The number in the cursor, or one beyond all events if there is none; fails with a 400 that names {@code cursor}. */
    static long parse(String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (cursor.length() <= MAX_LENGTH) {
            try {
                byte[] decoded = Base64.getUrlDecoder().decode(cursor);
                Matcher matcher = FORM.matcher(new String(decoded, StandardCharsets.US_ASCII));
                if (matcher.matches()) {
                    return Long.parseLong(matcher.group(1));
                }
            } catch (IllegalArgumentException notBase64) {
                // Falls through to the same answer.
            }
        }
        throw Problem.invalid("cursor", "cursor must be the next_cursor of an earlier reply.");
    }
}
