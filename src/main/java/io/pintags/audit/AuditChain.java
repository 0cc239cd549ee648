package io.pintags.audit;

import io.pintags.crypto.Netstrings;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** How one event of the log is chained to the one before it. */
final class AuditChain {
    private AuditChain() {}

    /** The hash of an event: over the hash before it and every column, joined unambiguously; 64 hex digits. */
    static String hash(AuditEvent event) {
        byte[] joined = Netstrings.encode(
                event.previousHash(),
                Long.toString(event.seq()),
                event.at().toString(),
                event.type(),
                event.actor(),
                text(event.hubId()),
                text(event.accountId()),
                text(event.generation()),
                event.outcome(),
                event.reason(),
                Long.toString(event.repeats()));
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(joined));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }
}
