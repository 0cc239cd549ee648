package io.pintags.privacy;

import java.time.LocalDate;
import java.util.List;

/**
 * A privacy policy.
 *
 * @param changes its versions, the present one first; never empty
 * @param html its text as HTML, safe to put into a page: what was HTML in the source is escaped
 */
record Policy(List<Change> changes, String html) {
    /**
     * A version of the policy.
     *
     * @param version its name, such as {@code 1.0}
     * @param date since when it holds
     * @param what what is new in it
     */
    record Change(String version, LocalDate date, String what) {}

    /** The version that holds now. */
    public Change current() {
        return changes.get(0);
    }
}
