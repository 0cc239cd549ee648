package io.pintags.notify;

import io.pintags.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that webhooks are signed with, by the scheme of Standard Webhooks 1.0.0: HMAC-SHA256 over
 * {@code <id>.<timestamp>.<body>}, in base64 behind {@code v1,}.
 */
public final class SigningKey {
    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private SigningKey(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * The key that stands in the configuration: {@code whsec_} and base64, or any other text as its UTF-8 form.
     *
     * @throws IllegalArgumentException if what follows {@code whsec_} is not base64, or there is no key at all
     */
    public static SigningKey of(Secret configured) {
        String text = configured.reveal().trim();
        byte[] key = text.startsWith(PREFIX)
                ? Base64.getDecoder().decode(text.substring(PREFIX.length()))
                : text.getBytes(StandardCharsets.UTF_8);
        if (key.length == 0) {
            throw new IllegalArgumentException("a signing key must not be empty");
        }
        return new SigningKey(key);
    }

    /** The value of {@code webhook-signature}: one signature by each key, separated by spaces. */
    static String header(List<SigningKey> keys, String id, long epochSeconds, String body) {
        return keys.stream().map(key -> key.signature(id, epochSeconds, body)).collect(Collectors.joining(" "));
    }

    private String signature(String id, long epochSeconds, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] signature = mac.doFinal((id + "." + epochSeconds + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "SigningKey[redacted]";
    }
}
