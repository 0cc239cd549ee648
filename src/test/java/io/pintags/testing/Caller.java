package io.pintags.testing;

import static io.restassured.RestAssured.given;

import io.pintags.crypto.Secret;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

/** A caller of this service, over HTTP with its id and secret. */
public final class Caller {
    private final String id;
    private final String secret;

    private Caller(String id, String secret) {
        this.id = id;
        this.secret = secret;
    }

    /** See {@link TestBed#OPERATOR}. */
    public static Caller operator() {
        return of(TestBed.OPERATOR);
    }

    /** One of the callers of {@link TestBed}. */
    public static Caller of(String id) {
        return new Caller(id, TestBed.secretOf(id));
    }

    /** Somebody with these credentials, right or wrong. */
    public static Caller with(String id, String secret) {
        return new Caller(id, secret);
    }

    /** A request with the credentials. */
    public RequestSpecification request() {
        return given().auth().preemptive().basic(id, secret);
    }

    /** Asks for the token of an account. */
    public Response token(Object hubId) {
        return request().get("/v1/accounts/" + hubId + "/token");
    }

    /** The access token of an account; fails if there is none. */
    public String accessToken(long hubId) {
        return token(hubId).then().statusCode(200).extract().path("access_token");
    }

    /** The same, with a {@code min_ttl}. */
    public String accessToken(long hubId, String minTtl) {
        return request()
                .get("/v1/accounts/" + hubId + "/token?min_ttl=" + minTtl)
                .then()
                .statusCode(200)
                .extract()
                .path("access_token");
    }

    /** Reports a token that HubSpot refused. */
    public Response renew(long hubId, String rejected) {
        return request()
                .contentType("application/json")
                .body("{\"rejected_token_sha256\":\"" + Secret.of(rejected).sha256() + "\"}")
                .post("/v1/accounts/" + hubId + "/token/renewal");
    }
}
