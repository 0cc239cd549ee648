package io.pintags.token;

import io.pintags.problem.Fault;
import io.pintags.problem.Outage;
import io.pintags.problem.Problem;
import io.pintags.refresh.Renewals;
import io.quarkus.logging.Log;
import java.time.Duration;

/** What a caller is told when something that this service needs is away. */
final class Outages {
    private static final Duration SOON = Duration.ofSeconds(5);

    private Outages() {}

    static boolean isOutage(Throwable failure) {
        return failure instanceof Outage;
    }

    /** A 503 for any {@code failure}; what is not an outage is logged, without its message. */
    static Problem problem(Throwable failure) {
        if (failure instanceof Outage outage) {
            return outage.asProblem();
        }
        if (failure instanceof Renewals.StillRenewing) {
            return Problem.unavailable("The token is being renewed, which takes longer than usual.", SOON);
        }
        Log.errorf("event=token.fault fault=\"%s\"", Fault.of(failure));
        return Problem.unavailable("The token cannot be read at present; the service's log has the cause.", SOON);
    }
}
