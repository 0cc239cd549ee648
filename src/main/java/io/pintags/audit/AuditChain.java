package io.pintags.audit;

import io.pintags.crypto.Netstrings;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/** How one event of the log is chained to the one before it. */
final class AuditChain {
    private AuditChain() {}

    /** The hash of an event: over the hash before it and every column, joined unambiguously; 64 hex digits. */
    static String hash(String previous, long seq, Instant at, AuditEntry entry) {
        byte[] joined = Netstrings.encode(
                previous,
                Long.toString(seq),
                at.toString(),
                entry.type().code(),
                entry.actor(),
                text(entry.hubId()),
                text(entry.accountId()),
                text(entry.generation()),
                entry.outcome(),
                entry.reason(),
                Long.toString(entry.repeats()));
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(joined));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The instant as the database keeps it, in microseconds; otherwise a hash could not be computed again. */
    static Instant storable(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }
}
