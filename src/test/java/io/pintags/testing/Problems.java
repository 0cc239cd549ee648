package io.pintags.testing;

import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;

/** Checks that a reply is a problem of RFC 9457, as callers are promised. */
public final class Problems {
    private Problems() {}

    /** The reply is the problem {@code name} with this status, and says something. */
    public static ValidatableResponse assertProblem(Response response, int status, String name) {
        return response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .header("Cache-Control", "no-store")
                .body("type", equalTo("urn:pintags:problem:" + name))
                .body("status", equalTo(status))
                .body("title", not(emptyString()))
                .body("detail", not(emptyString()));
    }
}
