package io.pintags.privacy;

import io.pintags.audit.AuditConfig;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * One kind of data that is kept. The list of all of them is on the policy's page and in the documentation.
 *
 * @param what the data
 * @param form how it is stored
 * @param why what for
 * @param until how long
 */
record Kept(String what, String form, String why, String until) {
    /** Everything that is kept. */
    static List<Kept> everything(PrivacyConfig config, AuditConfig audit) {
        String end = "until the account is erased: on request, or " + days(config.keepDisconnected())
                + " after it lost its connection";
        return List.of(
                new Kept(
                        "User details: HubSpot user number, e-mail address, domain of the account",
                        "encrypted",
                        "to know who connected the account",
                        end),
                new Kept(
                        "Access token",
                        "encrypted",
                        "to call HubSpot for the account",
                        "until it is renewed, about every thirty minutes; else " + end),
                new Kept(
                        "Refresh token",
                        "encrypted",
                        "to renew the access token",
                        "until HubSpot replaces it; else " + end),
                new Kept(
                        "Expiry time, number and state of the account, key that it moved to, granted scopes, times of use",
                        "plain; not personal",
                        "to renew in time and to tell what is wrong",
                        end),
                new Kept(
                        "Receipt of an erasure: number of the account, when, and what was deleted",
                        "plain; not personal",
                        "to prove the erasure",
                        days(config.keepReceipts()) + " after the erasure"),
                new Kept(
                        "Audit log: which program was handed or refused a token of which account, and when",
                        "plain; no token, not personal",
                        "to prove who had access",
                        months(audit.keepMonths().months())),
                new Kept(
                        "Consent under way: one-time values, as hashes or encrypted",
                        "hashed or encrypted",
                        "to tie an answer of HubSpot to the person who asked",
                        "until it is used or runs out, within a day"),
                new Kept(
                        "Journal of renewals: number of the token pair, times, outcome",
                        "plain; not personal",
                        "to lose no token when a process dies",
                        "one day"),
                new Kept(
                        "Notifications on their way: number and state of the account",
                        "plain; not personal",
                        "to tell the operator that an account changed",
                        "until they are delivered, at most a week"),
                new Kept(
                        "Refresh token that was brought from elsewhere",
                        "encrypted",
                        "to prove it by a renewal",
                        "until it is proved, within hours"),
                new Kept(
                        "Report of an import: numbers of accounts, hashes of tokens, outcomes",
                        "hashed or plain; not personal",
                        "to spend no token twice and to tell what became of it",
                        "as long as set for reports of imports, 90 days unless changed"),
                new Kept("Hashes of calls by HubSpot", "hashed", "to act on each of them once", "seven days"));
    }

    private static String months(OptionalInt months) {
        return months.isPresent() ? months.getAsInt() + " full months after the event" : "without an end";
    }

    private static String days(Duration duration) {
        return duration.toDays() + " days";
    }
}
