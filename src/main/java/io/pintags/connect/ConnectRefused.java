package io.pintags.connect;

/** A consent that does not connect an account; the page says why and what to do. */
final class ConnectRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ConnectFailure failure;
    private final GrantFate fate;

    ConnectRefused(ConnectFailure failure) {
        this(failure, GrantFate.NOTHING_TO_END);
    }

    private ConnectRefused(ConnectFailure failure, GrantFate fate) {
        super(failure.code(), null, false, false);
        this.failure = failure;
        this.fate = fate;
    }

    /** The same, of a consent for which HubSpot had given a grant already. */
    ConnectRefused with(GrantFate grant) {
        return new ConnectRefused(failure, grant);
    }

    ConnectFailure failure() {
        return failure;
    }

    GrantFate fate() {
        return fate;
    }
}
