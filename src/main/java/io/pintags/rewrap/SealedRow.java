package io.pintags.rewrap;

import io.pintags.crypto.KeyVersion;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A row as it was read.
 *
 * @param id the row
 * @param boundTo the row that its ciphertexts are bound to, mostly the same
 * @param generation what a renewal changes; 0 where there is none
 * @param ciphertexts in the order of the table's columns, null where a column is empty
 */
record SealedRow(UUID id, UUID boundTo, long generation, List<String> ciphertexts) {
    /**
     * The same row moved.
     *
     * @param before as it was read
     * @param ciphertexts the new ones, null where a column is empty
     */
    record Moved(SealedRow before, List<String> ciphertexts) {
        /** The oldest version among the new ciphertexts; {@code newest} for a row without any. */
        int version(int newest) {
            return ciphertexts.stream()
                    .filter(Objects::nonNull)
                    .mapToInt(KeyVersion::of)
                    .min()
                    .orElse(newest);
        }
    }
}
