package io.pintags.problem;

import java.util.Locale;

/** The kinds of problem that this service answers with; the URN of each is part of the contract. */
public enum ProblemType {
    /** No credentials, or wrong ones. */
    UNAUTHENTICATED(401, "Who is calling?"),
    /** Known caller, but not allowed to do this. */
    FORBIDDEN(403, "Not allowed"),
    /** The account was never connected, or was erased. */
    ACCOUNT_NOT_CONNECTED(404, "Account not connected"),
    /** No such address. */
    NOT_FOUND(404, "No such address"),
    /** The address exists, for another method. */
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    /** None of the media types asked for is offered. */
    NOT_ACCEPTABLE(406, "No acceptable representation"),
    /** A person has to grant access to the account again. */
    RECONNECT_REQUIRED(409, "The account must be reconnected"),
    /** The body is larger than this service reads. */
    PAYLOAD_TOO_LARGE(413, "Body too large"),
    /** The body has a media type that is not read here. */
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    /** A field or parameter is missing or malformed. */
    INVALID_REQUEST(400, "Invalid request"),
    /** Too many requests, or too many failed ones. */
    RATE_LIMITED(429, "Too many requests"),
    /** A fault of this service. */
    INTERNAL_ERROR(500, "Internal error"),
    /** Something that is needed cannot be reached; worth a retry after the time that the reply names. */
    TEMPORARILY_UNAVAILABLE(503, "Temporarily unavailable");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** A short text for people, the same for every problem of this type. */
    public String title() {
        return title;
    }

    /** The stable URN, for programs: {@code urn:pintags:problem:<name>}. */
    public String urn() {
        return "urn:pintags:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
