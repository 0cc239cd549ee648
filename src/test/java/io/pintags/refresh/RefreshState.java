package io.pintags.refresh;

import io.pintags.database.Database;
import io.pintags.testing.TestBed;
import io.pintags.testing.TestTime;
import jakarta.enterprise.context.ApplicationScoped;

/** Undoes what a test did to HubSpot, to time, and to what all renewals share. */
@ApplicationScoped
public class RefreshState {
    private final Database database;
    private final HostBreaker breaker;

    RefreshState(Database database, HostBreaker breaker) {
        this.database = database;
        this.breaker = breaker;
    }

    /** Everything is well again. */
    public void reset() {
        TestBed.hubspot().clearFaults();
        TestBed.hubspot().rotating(false);
        TestBed.hubspot()
                .settings(settings -> settings.withClientSecrets(java.util.List.of("simulated-secret"))
                        .withOmitHubId(false)
                        .withOmitRefreshToken(false));
        TestTime.reset();
        breaker.answered();
        database.update("update refresh_control set paused_until = '-infinity', pause_reason = null, tokens = 10");
    }
}
