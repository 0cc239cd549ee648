package io.pintags.crypto;

import io.pintags.problem.Outage;
import java.util.Locale;

/** The keys cannot be reached or used at present: Vault sealed, down, slow, or its token lost. Worth a later retry. */
public final class CipherUnavailable extends Outage {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why the keys cannot be used; the names appear in readiness, logs and metrics. */
    public enum Reason {
        /** Vault answers that it is sealed or is starting (503). */
        SEALED,
        /** Vault refuses our token (401, 403). */
        DENIED,
        /** No connection, no answer in time, or a server error. */
        UNREACHABLE,
        /** This many requests are more than Vault allows (429), or a standby answered. */
        BUSY
    }

    /** A failure for {@code reason}; nothing of the request is kept. */
    public CipherUnavailable(Reason reason) {
        super(
                "the keys cannot be used: " + reason.name().toLowerCase(Locale.ROOT),
                "The keys that open the token cannot be used at present.");
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
