package io.pintags.testing;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;

/** Checks that a reply is an error of RFC 6749 section 5.2, as OAuth clients expect. */
public final class OAuthErrors {
    private OAuthErrors() {}

    /** The reply is the error {@code code} with this status, and not a problem of RFC 9457. */
    public static ValidatableResponse assertOAuthError(Response response, int status, String code) {
        return response.then()
                .statusCode(status)
                .contentType("application/json")
                .header("Cache-Control", "no-store")
                .header("Pragma", "no-cache")
                .body("error", equalTo(code))
                .body("error_description", matchesPattern("[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]+"))
                .body("type", nullValue())
                .body("access_token", nullValue());
    }
}
