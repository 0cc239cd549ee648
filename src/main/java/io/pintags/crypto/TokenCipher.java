package io.pintags.crypto;

import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * Seals and opens secrets, several in one go where several belong together.
 *
 * <p>All operations may be subscribed from any thread; the result arrives on whatever thread the cipher works on
 * (an event loop for Vault), so database work after it must be moved to a worker. They fail with
 * {@link CipherUnavailable} when the keys cannot be reached, which is worth a retry, and with {@link CipherRefused}
 * when a value does not open or may not be sealed, which is not.
 */
public interface TokenCipher {
    /** Seals each value for its context; the ciphertexts come in the same order. */
    Uni<List<String>> seal(List<Plain> values);

    /** Opens each ciphertext in its context; the secrets come in the same order. */
    Uni<List<Secret>> open(List<Sealed> values);

    /**
     * Moves each ciphertext to the newest version of the keys, in the same order; one that is there already is sealed
     * anew. With Vault no plain text comes into this process, and no right to seal or open is needed.
     */
    Uni<List<String>> rewrap(List<Sealed> values);

    /** Which cipher this is, for start-up checks and readiness: {@code transit} or {@code local}. */
    CryptoConfig.Kind kind();
}
