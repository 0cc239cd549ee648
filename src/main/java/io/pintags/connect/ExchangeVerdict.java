package io.pintags.connect;

import io.pintags.hubspot.RefreshOutcome;
import io.pintags.hubspot.TokenGrant;

/** What each outcome of a code exchange means for the person who waits for it. */
final class ExchangeVerdict implements RefreshOutcome.Cases<TokenGrant> {
    @Override
    public TokenGrant renewed(RefreshOutcome.Renewed outcome) {
        if (outcome.grant().refreshToken().isEmpty()) {
            throw new ConnectRefused(ConnectFailure.APP_MISCONFIGURED);
        }
        return outcome.grant();
    }

    @Override
    public TokenGrant dead(RefreshOutcome.Dead outcome) {
        throw new ConnectRefused(ConnectFailure.REFUSED_BY_HUBSPOT);
    }

    @Override
    public TokenGrant misconfigured(RefreshOutcome.Misconfigured outcome) {
        throw new ConnectRefused(ConnectFailure.APP_MISCONFIGURED);
    }

    @Override
    public TokenGrant throttled(RefreshOutcome.Throttled outcome) {
        throw new ConnectRefused(ConnectFailure.NOT_REACHED);
    }

    @Override
    public TokenGrant transientFailure(RefreshOutcome.Transient outcome) {
        throw new ConnectRefused(ConnectFailure.NOT_REACHED);
    }

    @Override
    public TokenGrant ambiguous(RefreshOutcome.Ambiguous outcome) {
        throw new ConnectRefused(ConnectFailure.NOT_REACHED);
    }
}
