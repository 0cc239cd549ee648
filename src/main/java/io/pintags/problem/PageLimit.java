package io.pintags.problem;

import java.util.regex.Pattern;

/** How many items of a list a caller wants at once. */
public final class PageLimit {
    private static final int DEFAULT = 100;
    private static final int MAX = 1000;
    private static final Pattern FORM = Pattern.compile("[1-9][0-9]{0,8}");

    private PageLimit() {}

    /** Reads the parameter {@code limit}: 1 to 1000, 100 if it is left out; fails with a 400 that names it. */
    public static int parse(String text) {
        return parse(text, DEFAULT, MAX);
    }

    /** As {@link #parse(String)}, with other numbers. */
    public static int parse(String text, int ifLeftOut, int max) {
        if (text == null || text.isEmpty()) {
            return ifLeftOut;
        }
        if (!FORM.matcher(text).matches() || Integer.parseInt(text) > max) {
            throw Problem.invalid("limit", "limit must be a whole number from 1 to " + max + ".");
        }
        return Integer.parseInt(text);
    }
}
