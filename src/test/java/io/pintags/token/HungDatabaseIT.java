package io.pintags.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pintags.testing.AppProcess;
import io.pintags.testing.ProcessBed;
import io.pintags.testing.RequiresVault;
import io.pintags.testing.StallingProxy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database that takes connections and statements, and does not answer: what lives in memory does not wait for it. */
@RequiresVault
class HungDatabaseIT {
    private static final int ACCOUNTS = 40;
    /** So often that waiting for the database each time, for three seconds at least, would take most of an hour. */
    private static final int ROUNDS = 25;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void tokensInMemoryAreServedAllTheTime() throws Exception {
        try (var bed = new ProcessBed();
                var proxy = new StallingProxy(bed.postgres().port())) {
            String url =
                    "jdbc:postgresql://127.0.0.1:" + URI.create(proxy.url()).getPort() + "/postgres";
            var settings = Map.of("quarkus.datasource.jdbc.url", url, "pintags.cache.ttl", "0s");
            bed.accounts().insertLater(1, ACCOUNTS, Duration.ofMinutes(30));
            try (AppProcess app = bed.start(settings)) {
                serveAll(app);

                proxy.stall();
                for (int round = 0; round < ROUNDS; round++) {
                    serveAll(app);
                }
                assertThat(proxy.held()).isPositive();
                proxy.flow();

                await().until(() ->
                        app.ask("/v1/accounts").get(1, TimeUnit.MINUTES).statusCode() == 200);
            }
        }
    }

    private static void serveAll(AppProcess app) throws Exception {
        for (long hubId = 1; hubId <= ACCOUNTS; hubId++) {
            assertThat(app.token(hubId).get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(200);
        }
    }
}
