package io.pintags.crypto;

import java.util.Objects;
import java.util.UUID;

/**
 * The place that a ciphertext belongs to. It is bound to the ciphertext cryptographically (Vault derives a key from it,
 * Tink authenticates it), so that a ciphertext moved to another tenant, row or field does not open.
 *
 * @param tenant the tenant of this installation
 * @param rowId the id of the row that holds the ciphertext
 * @param field the field of that row
 */
public record RowContext(String tenant, UUID rowId, SealedField field) {
    /** Version of the encoding below; a change of it makes old ciphertexts unreadable and needs a migration. */
    private static final String SCHEMA = "1";

    /** Refuses missing parts. */
    public RowContext {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(rowId, "rowId");
        Objects.requireNonNull(field, "field");
    }

    /** The bytes that are bound to the ciphertext; different contexts always differ here. */
    public byte[] encoded() {
        return Netstrings.encode("pintags", SCHEMA, tenant, rowId.toString(), field.code());
    }
}
