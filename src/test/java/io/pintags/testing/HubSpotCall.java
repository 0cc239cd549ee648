package io.pintags.testing;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A call that HubSpot makes: signed with the app's secret, as its documentation says. */
public record HubSpotCall(String method, String url, String body, Map<String, String> headers) {
    /** The app's secret. */
    public static final String SECRET = "simulated-secret";

    private static final String PUBLIC_URL = TestBed.publicUrl();

    /** A call of now to an address of this service. */
    public static HubSpotCall v3(String path, String body) {
        return v3(path, body, TestTime.now(), SECRET);
    }

    /** A call of another time, or with another secret. */
    public static HubSpotCall v3(String path, String body, Instant at, String secret) {
        String url = PUBLIC_URL + path;
        String timestamp = Long.toString(at.toEpochMilli());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] hash = mac.doFinal(("POST" + url + body + timestamp).getBytes(StandardCharsets.UTF_8));
            return new HubSpotCall(
                    "POST",
                    url,
                    body,
                    headers(
                            "X-HubSpot-Signature-v3",
                            Base64.getEncoder().encodeToString(hash),
                            "X-HubSpot-Request-Timestamp",
                            timestamp));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A call as HubSpot signs those of custom workflow actions. */
    public static HubSpotCall v2(String path, String body) {
        String url = PUBLIC_URL + path;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((SECRET + "POST" + url + body).getBytes(StandardCharsets.UTF_8));
            return new HubSpotCall(
                    "POST",
                    url,
                    body,
                    headers(
                            "X-HubSpot-Signature",
                            HexFormat.of().formatHex(hash),
                            "X-HubSpot-Signature-Version",
                            "v2"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A call of somebody else. */
    public static HubSpotCall unsigned(String path, String body) {
        return new HubSpotCall("POST", PUBLIC_URL + path, body, Map.of());
    }

    /** The same signature with another body. */
    public HubSpotCall withBody(String other) {
        return new HubSpotCall(method, url, other, headers);
    }

    /** The same call with the headers of {@code other} too, as HubSpot may sign with both versions. */
    public HubSpotCall alsoSigned(HubSpotCall other) {
        var both = new LinkedHashMap<>(headers);
        both.putAll(other.headers());
        return new HubSpotCall(method, url, body, both);
    }

    /** Makes the call. */
    public Response send() {
        return given().urlEncodingEnabled(false)
                .headers(headers)
                .contentType("application/json")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post(url.substring(PUBLIC_URL.length()));
    }

    /** The body of a workflow action in an account. */
    public static String action(String callbackId, long hubId) {
        return "{\"callbackId\":\"%s\",\"origin\":{\"portalId\":%d},\"inputFields\":{\"portalId\":4242,\"note\":\"Zürich\"}}"
                .formatted(callbackId, hubId);
    }

    private static Map<String, String> headers(String... pairs) {
        var headers = new LinkedHashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            headers.put(pairs[i], pairs[i + 1]);
        }
        return headers;
    }
}
