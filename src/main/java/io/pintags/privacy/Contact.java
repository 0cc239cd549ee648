package io.pintags.privacy;

import java.util.regex.Pattern;

/**
 * Where questions go.
 *
 * @param text as people read it
 * @param link where it leads, or null if it is words only
 */
record Contact(String text, String link) {
    private static final Pattern MAIL = Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+");
    private static final Pattern PAGE = Pattern.compile("https://\\S+");

    /** Finds out whether {@code text} is an address of mail, an address of a page, or words. */
    static Contact of(String text) {
        if (MAIL.matcher(text).matches()) {
            return new Contact(text, "mailto:" + text);
        }
        return new Contact(text, PAGE.matcher(text).matches() ? text : null);
    }
}
