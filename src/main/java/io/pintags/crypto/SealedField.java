package io.pintags.crypto;

/** The fields that are sealed. The code is part of every ciphertext's context and so never changes. */
public enum SealedField {
    /** The bearer token for calls to HubSpot. */
    ACCESS_TOKEN("access_token"),
    /** The token that buys new access tokens. */
    REFRESH_TOKEN("refresh_token"),
    /** The person who connected the account: user id, e-mail, hub domain. */
    USER_DETAILS("user_details"),
    /** The PKCE verifier of a consent under way (RFC 7636). */
    PKCE_VERIFIER("pkce_verifier"),
    /** A refresh token that was brought from elsewhere and waits for its proof. */
    IMPORTED_TOKEN("imported_token");

    private final String code;

    SealedField(String code) {
        this.code = code;
    }

    /** The stable name of the field inside the context. */
    public String code() {
        return code;
    }
}
