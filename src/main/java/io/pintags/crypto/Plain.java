package io.pintags.crypto;

/**
 * A value about to be sealed.
 *
 * @param context the place where its ciphertext will be kept
 * @param value the secret
 */
public record Plain(RowContext context, Secret value) {}
