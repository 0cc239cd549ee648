package io.pintags.hubspot;

import static io.pintags.hubspot.RequestSignatures.Accepts.V3_ONLY;
import static io.pintags.hubspot.RequestSignatures.Accepts.V3_OR_V2;
import static io.pintags.hubspot.SignatureVerdict.FORGED;
import static io.pintags.hubspot.SignatureVerdict.GENUINE;
import static io.pintags.hubspot.SignatureVerdict.STALE;
import static io.pintags.hubspot.SignatureVerdict.UNSIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** HubSpot's own known answers, and everything that is not one. */
class RequestSignaturesTest {
    private static final String VENDOR_SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy";
    private static final String VENDOR_URL = "https://www.example.com/webhook_uri";
    private static final String OUR_SECRET = "vault-test-client-secret-0001";
    private static final long OUR_TIME = 1790000001000L;
    private static final String ACTION_URL = "https://vault.example.com/hubspot/actions/token";
    private static final String ACTION_BODY =
            "{\"callbackId\":\"ap-1-2-3-0\",\"origin\":{\"portalId\":62515},\"inputFields\":{\"note\":\"Zürich\"}}";
    private static final String ACTION_V2 = "1d9b244b36e6c1fea4c21568de97a1397d3a0e38021454f2b947ad7b19cf0724";
    private static final String ACTION_V3 = "xQUaEa+18LiRPwLw93aefx9VoHN386LaEHyAszKenaY=";

    @Example
    void theVendorsKnownAnswersOfVersion3() {
        String body = "{'example_field':'example_value'}";
        assertThat(v3(
                        VENDOR_SECRET,
                        "POST",
                        VENDOR_URL,
                        body,
                        1693657560000L,
                        "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y="))
                .isEqualTo(GENUINE);
        assertThat(v3(
                        VENDOR_SECRET,
                        "POST",
                        VENDOR_URL,
                        body,
                        1700000300000L,
                        "RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw="))
                .isEqualTo(GENUINE);
    }

    @Example
    void theVendorsKnownAnswersOfVersion2() {
        assertThat(v2(
                        VENDOR_SECRET,
                        "POST",
                        VENDOR_URL,
                        "{\"example_field\":\"example_value\"}",
                        "9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900"))
                .isEqualTo(GENUINE);
        assertThat(v2(
                        VENDOR_SECRET,
                        "GET",
                        VENDOR_URL,
                        "",
                        "eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e"))
                .isEqualTo(GENUINE);
    }

    @Example
    void aBodyBeyondAsciiIsHashedAsItWasSent() {
        assertThat(v2(OUR_SECRET, "POST", ACTION_URL, ACTION_BODY, ACTION_V2)).isEqualTo(GENUINE);
        assertThat(v3(OUR_SECRET, "POST", ACTION_URL, ACTION_BODY, OUR_TIME, ACTION_V3))
                .isEqualTo(GENUINE);
    }

    @Example
    void version3HashesTheDecodedAddressAndNotTheRawOne() {
        String url = "https://vault.example.com/ui/status?userId=1&portalId=62515&userEmail=ada%40example.com&appId=7";
        assertThat(v3(OUR_SECRET, "GET", url, "", OUR_TIME, "Diu2x/jaTfWSjOF8WH13OqA8MKkClv0tohO/GQJqGRo="))
                .isEqualTo(GENUINE);
        assertThat(v3(OUR_SECRET, "GET", url, "", OUR_TIME, "mwshB3e6AfXcJfT2481+W8/43RSqXoSdgADXahYxyds="))
                .isEqualTo(FORGED);
    }

    @Example
    void twelveEncodingsAreDecodedInBothCasesAndNoOther() {
        assertThat(SignatureUrl.decoded("%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B")).isEqualTo(":/?@!$'()*,;");
        assertThat(SignatureUrl.decoded("%3a%2f%3f%2a%2c%3b")).isEqualTo(":/?*,;");
        assertThat(SignatureUrl.decoded("%20%26%3D%2B%25%23")).isEqualTo("%20%26%3D%2B%25%23");
        assertThat(SignatureUrl.decoded("%2540%")).isEqualTo("%2540%");
        assertThat(SignatureUrl.decoded("%4")).isEqualTo("%4");
    }

    @Example
    void everySecretOfARotationIsTried() {
        var signatures = at(OUR_TIME, List.of("the-new-one", OUR_SECRET));
        assertThat(signatures.verify(signed("POST", ACTION_URL, ACTION_BODY, headersV3(ACTION_V3, OUR_TIME)), V3_ONLY))
                .isEqualTo(GENUINE);
    }

    @Property
    void aTimestampMoreThanFiveMinutesAwayIsStaleEitherWay(
            @ForAll @IntRange(min = -900_000, max = 900_000) int millisAway) {
        var signatures = at(OUR_TIME + millisAway, List.of(OUR_SECRET));
        var verdict =
                signatures.verify(signed("POST", ACTION_URL, ACTION_BODY, headersV3(ACTION_V3, OUR_TIME)), V3_ONLY);

        assertThat(verdict).isEqualTo(Math.abs(millisAway) <= 300_000 ? GENUINE : STALE);
    }

    @Property
    void anyTimestampThatIsNoNumberIsStale(@ForAll String timestamp) {
        var headers = new SignedRequest.Headers(
                Optional.of(ACTION_V3), Optional.of("x" + timestamp), Optional.empty(), Optional.empty());
        assertThat(at(OUR_TIME, List.of(OUR_SECRET)).verify(signed("POST", ACTION_URL, ACTION_BODY, headers), V3_ONLY))
                .isEqualTo(STALE);
    }

    @Property
    void oneChangedCharacterIsForged(@ForAll @IntRange(min = 0, max = 200) int at) {
        int i = at % ACTION_BODY.length();
        String changed =
                ACTION_BODY.substring(0, i) + (char) (ACTION_BODY.charAt(i) ^ 1) + ACTION_BODY.substring(i + 1);

        assertThat(v3(OUR_SECRET, "POST", ACTION_URL, changed, OUR_TIME, ACTION_V3))
                .isEqualTo(FORGED);
        assertThat(v2(OUR_SECRET, "POST", ACTION_URL, changed, ACTION_V2)).isEqualTo(FORGED);
    }

    @Property
    void anySignatureThatIsNotTheRightOneIsRefusedWithoutAnException(@ForAll String signature) {
        assertThat(v3(OUR_SECRET, "POST", ACTION_URL, ACTION_BODY, OUR_TIME, signature))
                .isEqualTo(FORGED);
        assertThat(v2(OUR_SECRET, "POST", ACTION_URL, ACTION_BODY, signature)).isIn(FORGED, UNSIGNED);
    }

    @Example
    void aMissingVersion3HeaderNeverDowngradesARouteThatWantsIt() {
        var signatures = at(OUR_TIME, List.of(OUR_SECRET));
        assertThat(signatures.verify(signed("POST", ACTION_URL, ACTION_BODY, headersV2(ACTION_V2)), V3_ONLY))
                .isEqualTo(UNSIGNED);
    }

    @Example
    void aBrokenVersion3HeaderIsNotMendedByAGoodVersion2One() {
        var headers = new SignedRequest.Headers(
                Optional.of("AAAA"), Optional.of(Long.toString(OUR_TIME)), Optional.of(ACTION_V2), Optional.of("v2"));
        assertThat(at(OUR_TIME, List.of(OUR_SECRET)).verify(signed("POST", ACTION_URL, ACTION_BODY, headers), V3_OR_V2))
                .isEqualTo(FORGED);
    }

    @Example
    void aVersion2SignatureIsNotTakenOverABodyThatIsNoText() {
        byte[] lengthened = (ACTION_BODY + "x").getBytes(StandardCharsets.UTF_8);
        lengthened[lengthened.length - 1] = (byte) 0x80;
        var signatures = at(OUR_TIME, List.of(OUR_SECRET));
        for (String signature : List.of(ACTION_V2, sha256(OUR_SECRET + "POST" + ACTION_URL, lengthened))) {
            assertThat(signatures.verify(
                            new SignedRequest("POST", ACTION_URL, lengthened, headersV2(signature)), V3_OR_V2))
                    .isEqualTo(FORGED);
        }
    }

    private static String sha256(String text, byte[] rest) {
        try {
            var hash = MessageDigest.getInstance("SHA-256");
            hash.update(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash.digest(rest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Example
    void version1IsTakenNowhere() {
        var headers = new SignedRequest.Headers(
                Optional.empty(), Optional.empty(), Optional.of(ACTION_V2), Optional.of("v1"));
        assertThat(at(OUR_TIME, List.of(OUR_SECRET)).verify(signed("POST", ACTION_URL, ACTION_BODY, headers), V3_OR_V2))
                .isEqualTo(UNSIGNED);
    }

    private static SignatureVerdict v3(
            String secret, String method, String url, String body, long timestamp, String signature) {
        return at(timestamp, List.of(secret))
                .verify(signed(method, url, body, headersV3(signature, timestamp)), V3_ONLY);
    }

    private static SignatureVerdict v2(String secret, String method, String url, String body, String signature) {
        return at(OUR_TIME, List.of(secret)).verify(signed(method, url, body, headersV2(signature)), V3_OR_V2);
    }

    private static SignedRequest signed(String method, String url, String body, SignedRequest.Headers headers) {
        return new SignedRequest(method, url, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    private static SignedRequest.Headers headersV3(String signature, long timestamp) {
        return new SignedRequest.Headers(
                Optional.of(signature), Optional.of(Long.toString(timestamp)), Optional.empty(), Optional.empty());
    }

    private static SignedRequest.Headers headersV2(String signature) {
        return new SignedRequest.Headers(Optional.empty(), Optional.empty(), Optional.of(signature), Optional.of("v2"));
    }

    private static RequestSignatures at(long millis, List<String> secrets) {
        var config = (HubSpotConfig) Proxy.newProxyInstance(
                HubSpotConfig.class.getClassLoader(),
                new Class<?>[] {HubSpotConfig.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("clientSecret")) {
                        return Optional.of(secrets);
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
        return new RequestSignatures(config, () -> Instant.ofEpochMilli(millis));
    }
}
