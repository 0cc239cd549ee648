package io.pintags.token;

import io.pintags.account.Account;
import io.pintags.account.AccountStatus;
import io.pintags.hubspot.PublicUrl;
import io.pintags.problem.Problem;
import io.pintags.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;

/** Why an account has no token to hand out, said so that it helps. */
@ApplicationScoped
class AccountProblems {
    /** Beyond this a caller asks again all the same: what stands in the way may have been mended. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

    private final PublicUrl publicUrl;
    private final InstantSource clock;

    AccountProblems(PublicUrl publicUrl, InstantSource clock) {
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    Problem notConnected() {
        return Problem.of(
                        ProblemType.ACCOUNT_NOT_CONNECTED,
                        "This account is not connected. Somebody with access to it has to connect it.")
                .with("connect_url", publicUrl.of("/hubspot/install").toString());
    }

    /** Fails with a 409 if only a person can help. */
    void refuseIfDead(Account account) {
        if (account.status() == AccountStatus.RECONNECT_REQUIRED) {
            throw Problem.of(
                            ProblemType.RECONNECT_REQUIRED,
                            "HubSpot does not accept the grant of this account any more."
                                    + " Somebody with access to the account has to connect it again.")
                    .with("cause", account.statusCause().orElse("unknown"))
                    .with(
                            "reconnect_url",
                            publicUrl
                                    .of("/hubspot/install?hub_id=" + account.hubId())
                                    .toString());
        }
    }

    /** HubSpot is said to have refused one token of the account after the other. */
    Problem refusedTooOften(Duration pause) {
        return Problem.unavailable(
                "Tokens of this account were reported as refused too often in the last minute. Come back later;"
                        + " if HubSpot refuses the next one as well, a new token does not help.",
                pause);
    }

    /** The stored token is over, or HubSpot refused it, and a new one could not be had. */
    Problem notRenewed(Account account) {
        // Without a failure the next time is that of the renewal ahead of the token's end.
        Duration wait = account.lastFailure()
                .flatMap(failure -> account.nextRefreshAt())
                .map(next -> Duration.between(clock.instant(), next))
                .filter(left -> !left.isNegative())
                .map(left -> left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT)
                .orElse(Duration.ofSeconds(5));
        String detail = account.status() == AccountStatus.PAUSED
                ? "HubSpot does not accept this service's app. The operator has to check the client id and secret."
                : "The token is over and could not be renewed yet.";
        Problem problem = Problem.unavailable(detail, wait);
        return account.lastFailure().map(code -> problem.with("cause", code)).orElse(problem);
    }
}
