package io.pintags.hubspot;

import java.time.Duration;
import java.util.Locale;

/**
 * What a request to HubSpot's token endpoint led to. The kinds differ in what has to be done next, not in HTTP status.
 * Codes are ours, from a fixed set: no text of a reply is kept.
 */
public sealed interface RefreshOutcome {
    /** New tokens. */
    record Renewed(TokenGrant grant) implements RefreshOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.renewed(this);
        }
    }

    /** HubSpot says that the grant is gone: revoked, uninstalled, or the account deleted. Only consent helps. */
    record Dead(String code) implements RefreshOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.dead(this);
        }
    }

    /** The app itself is not accepted: an operator's error that says nothing about the account. */
    record Misconfigured(String code) implements RefreshOutcome {
        /** The grant belongs to another app. */
        public static final String FOREIGN_GRANT = "grant-of-another-app";

        /** HubSpot does not know the app's id or secret. */
        static final String INVALID_CLIENT = "invalid-client";

        /** HubSpot does not have this version of the API any more. */
        static final String API_VERSION_RETIRED = "api-version-retired";

        /** Whether it says something of one grant only. */
        public boolean isOfGrant() {
            return code.equals(FOREIGN_GRANT);
        }

        /** Whether it is certain to be the same for every account. What is not known to be may be of one grant only. */
        public boolean isOfApp() {
            return code.equals(INVALID_CLIENT) || code.equals(API_VERSION_RETIRED);
        }

        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.misconfigured(this);
        }
    }

    /** Too many requests; the refresh token was not spent. */
    record Throttled(Duration retryAfter) implements RefreshOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.throttled(this);
        }
    }

    /** HubSpot is not well, or was not reached; the refresh token was not spent. */
    record Transient(String code) implements RefreshOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.transientFailure(this);
        }
    }

    /** The request was sent and its fate is not known: the refresh token may be spent. */
    record Ambiguous(String code) implements RefreshOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.ambiguous(this);
        }
    }

    /** Whether this says something of HubSpot as a whole: not reached, not well, or asked too often. */
    default boolean isOfHost() {
        return this instanceof Transient || this instanceof Ambiguous || this instanceof Throttled;
    }

    /** The kind, for metrics: one of six words. */
    default String kind() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** Calls the one case that applies. */
    <T> T fold(Cases<T> cases);

    /** One answer for each kind of outcome; a new kind does not compile until everybody has handled it. */
    interface Cases<T> {
        /** New tokens came. */
        T renewed(Renewed outcome);

        /** The grant is gone. */
        T dead(Dead outcome);

        /** The app is not accepted. */
        T misconfigured(Misconfigured outcome);

        /** Too many requests. */
        T throttled(Throttled outcome);

        /** Not reached, or not well. */
        T transientFailure(Transient outcome);

        /** Sent, fate unknown. */
        T ambiguous(Ambiguous outcome);
    }
}
