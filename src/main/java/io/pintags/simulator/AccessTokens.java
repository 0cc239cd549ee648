package io.pintags.simulator;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes and reads access tokens: some 200 characters, as HubSpot's are, and signed with what they say of themselves.
 * Hence none need be remembered, however many a load test asks for. Thread safe.
 */
final class AccessTokens {

    private static final String PREFIX = "na1-";
    private static final int RANDOM_BYTES = 104;
    private static final int PAYLOAD_BYTES = 2 * Long.BYTES + RANDOM_BYTES;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    AccessTokens(String signingKey) {
        key = new SecretKeySpec(Base64.getDecoder().decode(signingKey), ALGORITHM);
    }

    String write(AccessToken token) {
        byte[] noise = new byte[RANDOM_BYTES];
        random.nextBytes(noise);
        byte[] payload = ByteBuffer.allocate(PAYLOAD_BYTES)
                .putLong(token.grantId())
                .putLong(token.expiresAt().toEpochMilli())
                .put(noise)
                .array();
        byte[] signature = sign(payload);
        byte[] whole = Arrays.copyOf(payload, PAYLOAD_BYTES + signature.length);
        System.arraycopy(signature, 0, whole, PAYLOAD_BYTES, signature.length);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /** Empty unless this simulator (or an earlier one with the same state file) wrote it. */
    Optional<AccessToken> read(String text) {
        return decode(text).filter(this::isGenuine).map(ByteBuffer::wrap).map(fields -> {
            long grantId = fields.getLong();
            return new AccessToken(grantId, Instant.ofEpochMilli(fields.getLong()));
        });
    }

    private static Optional<byte[]> decode(String text) {
        if (!text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getUrlDecoder().decode(text.substring(PREFIX.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isGenuine(byte[] whole) {
        return whole.length > PAYLOAD_BYTES
                && MessageDigest.isEqual(
                        sign(Arrays.copyOf(whole, PAYLOAD_BYTES)),
                        Arrays.copyOfRange(whole, PAYLOAD_BYTES, whole.length));
    }

    private byte[] sign(byte[] payload) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(payload);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
