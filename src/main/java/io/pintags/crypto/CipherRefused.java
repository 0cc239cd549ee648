package io.pintags.crypto;

/** A value that does not open in its context, or that the keys refuse: repeating the call will not help. */
public final class CipherRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The message must not hold any part of a value. */
    public CipherRefused(String message) {
        super(message, null, false, false);
    }
}
