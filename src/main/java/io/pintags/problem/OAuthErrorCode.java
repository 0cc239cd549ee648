package io.pintags.problem;

import java.util.Locale;

/** The error codes of the OAuth endpoints; their names on the wire are registered and never change. */
public enum OAuthErrorCode {
    /** A parameter is missing, repeated or malformed (RFC 6749 section 5.2). */
    INVALID_REQUEST(400),
    /** The client did not prove who it is (RFC 6749 section 5.2). */
    INVALID_CLIENT(401),
    /** What the token would rest on is not valid any more (RFC 6749 section 5.2). */
    INVALID_GRANT(400),
    /** The client may not use this grant type (RFC 6749 section 5.2). */
    UNAUTHORIZED_CLIENT(400),
    /** Not a grant type of this server (RFC 6749 section 5.2). */
    UNSUPPORTED_GRANT_TYPE(400),
    /** The scope is malformed (RFC 6749 section 5.2). */
    INVALID_SCOPE(400),
    /** The target is missing, malformed, unknown or not for this client (RFC 8707 section 2). */
    INVALID_TARGET(400),
    /** Registered for the authorization endpoint only (RFC 6749 section 4.1.2.1), and understood everywhere. */
    TEMPORARILY_UNAVAILABLE(503),
    /** As {@link #TEMPORARILY_UNAVAILABLE}, for faults of this service. */
    SERVER_ERROR(500);

    private final int status;

    OAuthErrorCode(int status) {
        this.status = status;
    }

    /** The HTTP status that goes with the code. */
    int status() {
        return status;
    }

    /** The name on the wire. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a problem of this type is called at the OAuth endpoints. */
    static OAuthErrorCode of(ProblemType type) {
        return switch (type) {
            case UNAUTHENTICATED -> INVALID_CLIENT;
            case RECONNECT_REQUIRED -> INVALID_GRANT;
            // One answer for both, so that nobody learns which accounts are connected.
            case FORBIDDEN, ACCOUNT_NOT_CONNECTED -> INVALID_TARGET;
            case RATE_LIMITED, TEMPORARILY_UNAVAILABLE -> TEMPORARILY_UNAVAILABLE;
            case INTERNAL_ERROR -> SERVER_ERROR;
            case INVALID_REQUEST,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    NOT_ACCEPTABLE,
                    PAYLOAD_TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE -> INVALID_REQUEST;
        };
    }
}
