package io.pintags.connect;

/** A consent that does not connect an account; the page says why and what to do. */
final class ConnectRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ConnectFailure failure;

    ConnectRefused(ConnectFailure failure) {
        super(failure.code(), null, false, false);
        this.failure = failure;
    }

    ConnectFailure failure() {
        return failure;
    }
}
