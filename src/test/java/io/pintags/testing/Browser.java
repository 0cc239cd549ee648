package io.pintags.testing;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** A person with a browser: follows redirects one at a time, keeps cookies, and answers HubSpot's consent page. */
public final class Browser {
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");
    private static final Pattern ACTION = Pattern.compile("action=\"([^\"]+)\"");

    private final Map<String, String> cookies = new HashMap<>();

    /** Opens an address of this service. */
    public Response open(String address) {
        Response response = given().redirects()
                .follow(false)
                .urlEncodingEnabled(false)
                .cookies(cookies)
                .get(address);
        cookies.putAll(response.getCookies());
        return response;
    }

    /** Approves on the consent page at {@code address}, for the account {@code hubId}; where HubSpot sends us back to. */
    public String approve(String address, long hubId) {
        return decide(address, hubId, "approve");
    }

    /** Presses the other button. */
    public String deny(String address, long hubId) {
        return decide(address, hubId, "deny");
    }

    private static String decide(String address, long hubId, String decision) {
        String page = given().urlEncodingEnabled(false)
                .get(address)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        var form = new LinkedHashMap<String, String>();
        var hidden = HIDDEN.matcher(page);
        while (hidden.find()) {
            form.put(hidden.group(1), unescape(hidden.group(2)));
        }
        form.put("hub_id", Long.toString(hubId));
        form.put("decision", decision);
        var action = ACTION.matcher(page);
        if (!action.find()) {
            throw new AssertionError("no form on the consent page");
        }
        return given().redirects()
                .follow(false)
                .contentType("application/x-www-form-urlencoded")
                .formParams(form)
                .post(URI.create(address).resolve(unescape(action.group(1))))
                .then()
                .statusCode(302)
                .extract()
                .header("Location");
    }

    /** Goes the whole way for {@code hubId}; the last page. */
    public Response connect(long hubId) {
        String consent =
                open("/hubspot/install").then().statusCode(302).extract().header("Location");
        return open(approve(consent, hubId));
    }

    /** A parameter of an address. */
    public static String parameter(String address, String name) {
        for (String pair : URI.create(address).getRawQuery().split("&")) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    private static String unescape(String html) {
        return html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
