package io.pintags.crypto;

import io.quarkus.vault.client.VaultClientException;
import io.quarkus.vault.transit.VaultBatchException;

/**
 * Turns what the Vault client throws into one of our two failures. The original is dropped on purpose: its message
 * holds the request and the reply.
 */
final class TransitFailures {
    private TransitFailures() {}

    static RuntimeException classify(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CipherUnavailable || cause instanceof CipherRefused) {
                return (RuntimeException) cause;
            }
            if (cause instanceof VaultClientException client && client.getStatus() != null) {
                return ofStatus(client.getStatus());
            }
            // One bad item of a batch: the client reports it without a status.
            if (cause instanceof VaultBatchException) {
                return new CipherRefused("the ciphertext does not open in its place");
            }
        }
        return new CipherUnavailable(CipherUnavailable.Reason.UNREACHABLE);
    }

    private static RuntimeException ofStatus(int status) {
        return switch (status) {
            case 400 -> new CipherRefused("Vault cannot seal or open this value");
            case 401, 403 -> new CipherUnavailable(CipherUnavailable.Reason.DENIED);
            // A key or mount that is not there looks the same as one that was not made yet.
            case 404 -> new CipherUnavailable(CipherUnavailable.Reason.DENIED);
            case 412, 429, 472, 473 -> new CipherUnavailable(CipherUnavailable.Reason.BUSY);
            case 503 -> new CipherUnavailable(CipherUnavailable.Reason.SEALED);
            default -> new CipherUnavailable(CipherUnavailable.Reason.UNREACHABLE);
        };
    }
}
