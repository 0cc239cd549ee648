package io.pintags.privacy;

import io.pintags.audit.AuditConfig;
import io.pintags.connect.ConnectConfig;
import io.pintags.migrate.MigrateConfig;
import io.pintags.notify.NotifyConfig;
import io.pintags.refresh.RefreshConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** Everything that is kept, with the times that are configured. */
@ApplicationScoped
class Inventory {
    private final PrivacyConfig privacy;
    private final AuditConfig audit;
    private final RefreshConfig refresh;
    private final ConnectConfig connect;
    private final NotifyConfig notify;
    private final MigrateConfig migrate;

    Inventory(
            PrivacyConfig privacy,
            AuditConfig audit,
            RefreshConfig refresh,
            ConnectConfig connect,
            NotifyConfig notify,
            MigrateConfig migrate) {
        this.privacy = privacy;
        this.audit = audit;
        this.refresh = refresh;
        this.connect = connect;
        this.notify = notify;
        this.migrate = migrate;
    }

    /** One line for each kind of data. */
    List<Kept> everything() {
        String end = "until the account is erased: on request, or " + time(privacy.keepDisconnected())
                + " after it was noticed that its connection is lost, which takes " + time(refresh.idleEvery())
                + " where nobody uses it";
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
                        time(privacy.keepReceipts()) + " after the erasure"),
                new Kept(
                        "Audit log: which program was handed or refused a token of which account, and when",
                        "plain; no token, not personal",
                        "to prove who had access",
                        months(audit.keepMonths().months())),
                new Kept(
                        "Consent under way: one-time values, as hashes or encrypted",
                        "hashed or encrypted",
                        "to tie an answer of HubSpot to the person who asked",
                        "until it is used, or runs out after " + time(connect.consentTtl())
                                + "; a link to start one after " + time(connect.linkTtl())),
                new Kept(
                        "Journal of renewals: number of the token pair, times, outcome",
                        "plain; not personal",
                        "to lose no token when a process dies",
                        "one day; where the answer of HubSpot was lost, until the tokens are replaced"),
                new Kept(
                        "Notifications on their way: number and state of the account",
                        "plain; not personal",
                        "to tell the operator that an account changed",
                        "until they are delivered, or " + time(notify.maxAge())
                                + " old; where nobody delivers them any more, a week"),
                new Kept(
                        "Refresh token that was brought from elsewhere",
                        "encrypted",
                        "to prove it by a renewal",
                        "until it is proved by HubSpot; after a day it is deleted unproved"),
                new Kept(
                        "Report of an import: numbers of accounts, hashes of tokens, outcomes",
                        "hashed or plain; not personal",
                        "to spend no token twice and to tell what became of it",
                        time(migrate.keepFor()) + " after the import"),
                new Kept(
                        "Hashes of calls by HubSpot",
                        "hashed",
                        "to act on each of them once",
                        "seven days; of calls without a time of their own, for as long as the secret of the app is in use"));
    }

    private static String months(OptionalInt months) {
        return months.isPresent() ? months.getAsInt() + " full months after the event" : "without an end";
    }

    /** In the largest unit that tells it exactly and is not used for one only. */
    private static String time(Duration duration) {
        if (duration.toHours() > 24 && duration.toHours() % 24 == 0) {
            return duration.toDays() + " days";
        }
        return duration.toMinutes() > 60 && duration.toMinutes() % 60 == 0
                ? duration.toHours() + " hours"
                : duration.toMinutes() + " minutes";
    }
}
