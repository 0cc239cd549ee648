package io.pintags.crypto;

/**
 * A ciphertext and the place where it was found.
 *
 * @param context the place; it must be the one that the value was sealed for
 * @param ciphertext as the cipher made it, with its key version in front ({@code vault:v3:...})
 */
public record Sealed(RowContext context, String ciphertext) {}
