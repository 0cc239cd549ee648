package io.pintags.hubspot;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies HubSpot's request signatures with the app's client secrets, in constant time. Needs no I/O; whether a genuine
 * request is a repetition is another question, which the database answers.
 *
 * <p>Version 3 is an HMAC over method, address, body and a timestamp. Version 2 is a plain hash with neither, and is taken
 * only where the caller of this says so, which is where HubSpot still uses it: custom workflow actions. A request with a
 * version 3 header is judged by that alone. Who has one version 2 signature can compute that of a longer body without the
 * secret, but not of one that is text: what is put between begins with a byte that no character begins with.
 */
@ApplicationScoped
public class RequestSignatures {
    /** How far a timestamp may be away, either way. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,16}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final HubSpotConfig config;
    private final InstantSource clock;

    /** Which versions a route takes. */
    public enum Accepts {
        /** Version 3 and nothing else. */
        V3_ONLY,
        /** Version 3, or version 2 where no version 3 header is sent. */
        V3_OR_V2
    }

    RequestSignatures(HubSpotConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    /** Judges {@code request}; never {@link SignatureVerdict#REPLAYED}. */
    public SignatureVerdict verify(SignedRequest request, Accepts accepts) {
        var headers = request.headers();
        if (headers.v3().isPresent()) {
            String timestamp = headers.timestamp().orElse("");
            if (!isRecent(timestamp)) {
                return SignatureVerdict.STALE;
            }
            byte[] presented = headers.v3().get().getBytes(StandardCharsets.US_ASCII);
            return anySecret(secret -> v3(secret, request, timestamp), presented);
        }
        boolean isV2 = headers.version().filter("v2"::equals).isPresent()
                && headers.older()
                        .filter(text -> SHA256.matcher(text).matches())
                        .isPresent();
        if (accepts == Accepts.V3_OR_V2 && isV2) {
            return !isText(request.body())
                    ? SignatureVerdict.FORGED
                    : anySecret(
                            secret -> v2(secret, request),
                            headers.older().orElseThrow().getBytes(StandardCharsets.US_ASCII));
        }
        return SignatureVerdict.UNSIGNED;
    }

    private interface Signer {
        byte[] sign(byte[] secret) throws GeneralSecurityException;
    }

    /** Tries every configured secret, so that the time taken does not tell which one fits. */
    private SignatureVerdict anySecret(Signer signer, byte[] presented) {
        boolean genuine = false;
        try {
            for (String secret : config.clientSecret().orElse(List.of())) {
                genuine |= MessageDigest.isEqual(signer.sign(secret.getBytes(StandardCharsets.UTF_8)), presented);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        return genuine ? SignatureVerdict.GENUINE : SignatureVerdict.FORGED;
    }

    private static byte[] v3(byte[] secret, SignedRequest request, String timestamp) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        mac.update(request.method().getBytes(StandardCharsets.UTF_8));
        mac.update(SignatureUrl.decoded(request.url()).getBytes(StandardCharsets.UTF_8));
        mac.update(request.body());
        mac.update(timestamp.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encode(mac.doFinal());
    }

    private static byte[] v2(byte[] secret, SignedRequest request) throws GeneralSecurityException {
        MessageDigest hash = MessageDigest.getInstance("SHA-256");
        hash.update(secret);
        hash.update(request.method().getBytes(StandardCharsets.UTF_8));
        hash.update(request.url().getBytes(StandardCharsets.UTF_8));
        hash.update(request.body());
        return HexFormat.of().formatHex(hash.digest()).getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean isText(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private boolean isRecent(String timestamp) {
        if (!MILLIS.matcher(timestamp).matches()) {
            return false;
        }
        Duration away = Duration.between(Instant.ofEpochMilli(Long.parseLong(timestamp)), clock.instant());
        return away.abs().compareTo(TOLERANCE) <= 0;
    }
}
