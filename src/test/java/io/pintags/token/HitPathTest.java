package io.pintags.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.access.AccountSet;
import io.pintags.access.Permission;
import io.pintags.hubspot.HubId;
import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A hit of the cache needs nothing but the event loop. */
@QuarkusTest
@WithTestResource(TestBed.class)
class HitPathTest {
    @Inject
    DataSource pool;

    @Inject
    TokenService tokens;

    @Test
    void aHitIsAnsweredOnTheCallingThreadBeforeTheCallReturns() {
        new Browser().connect(1101);
        Caller.operator().accessToken(1101);
        var caller = new io.pintags.access.Caller(
                TestBed.OPERATOR, Set.of(Permission.TOKEN_USE), new AccountSet(true, Set.of()));
        var grant = caller.grant(Permission.TOKEN_USE, new HubId(1101)).orElseThrow();
        var answeredOn = new AtomicReference<Thread>();

        tokens.token(grant, Duration.ofSeconds(300)).subscribe().with(token -> answeredOn.set(Thread.currentThread()));

        assertThat(answeredOn).hasValue(Thread.currentThread());
    }

    @Test
    void aHitNeedsNoConnectionToTheDatabase() throws SQLException {
        new Browser().connect(1102);
        String token = Caller.operator().accessToken(1102);
        List<Connection> all = exhaust();
        try {
            assertThat(Caller.operator().accessToken(1102)).isEqualTo(token);
        } finally {
            for (Connection connection : all) {
                connection.close();
            }
        }
    }

    /** Takes every connection that the pool gives. */
    private List<Connection> exhaust() {
        var all = new ArrayList<Connection>();
        try {
            while (all.size() < 100) {
                all.add(pool.getConnection());
            }
        } catch (SQLException exhausted) {
            return all;
        }
        throw new AssertionError("the pool has no bound");
    }
}
