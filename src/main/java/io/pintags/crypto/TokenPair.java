package io.pintags.crypto;

/**
 * A sealed access and refresh token.
 *
 * @param accessCiphertext the sealed access token
 * @param refreshCiphertext the sealed refresh token
 * @param accessFingerprint see {@link Secret#fingerprint()}
 * @param refreshFingerprint the same of the refresh token
 * @param keyVersion the older of the two key versions
 */
public record TokenPair(
        String accessCiphertext,
        String refreshCiphertext,
        String accessFingerprint,
        String refreshFingerprint,
        int keyVersion) {}
