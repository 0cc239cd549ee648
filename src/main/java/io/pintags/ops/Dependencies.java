package io.pintags.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.pintags.crypto.CipherUnavailable;
import io.pintags.crypto.SealProbe;
import io.pintags.database.Database;
import io.pintags.database.DatabaseUnavailable;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Locale;

/**
 * Looks every few seconds whether the database and the keys can be used, so that probes are answered without I/O and a
 * slow dependency does not make a probe slow.
 */
@ApplicationScoped
class Dependencies {
    static final String UP = "up";
    private static final String UNKNOWN = "not looked at yet";

    private final Database database;
    private final SealProbe keys;
    private volatile String databaseState = UNKNOWN;
    private volatile String keysState = UNKNOWN;

    Dependencies(Database database, SealProbe keys) {
        this.database = database;
        this.keys = keys;
    }

    void register(@Observes StartupEvent event, MeterRegistry registry) {
        registry.gauge("pintags.database.up", this, all -> UP.equals(all.databaseState) ? 1 : 0);
        registry.gauge("pintags.vault.up", this, all -> UP.equals(all.keysState) ? 1 : 0);
        look();
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        databaseState = lookAtDatabase();
        keysState = lookAtKeys();
    }

    /** {@code up}, or why not. */
    String database() {
        return databaseState;
    }

    /** {@code up}, or why not. */
    String keys() {
        return keysState;
    }

    private String lookAtDatabase() {
        try {
            database.query("select 1", row -> true);
            return UP;
        } catch (DatabaseUnavailable | IllegalStateException e) {
            return "unusable";
        }
    }

    private String lookAtKeys() {
        try {
            keys.check().await().atMost(Duration.ofSeconds(30));
            return UP;
        } catch (CipherUnavailable e) {
            return e.reason().name().toLowerCase(Locale.ROOT);
        } catch (RuntimeException e) {
            return "refused";
        }
    }
}
