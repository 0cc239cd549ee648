package io.pintags.ops;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;

/** Brings the schema up to date, unless a job of the release does that. Replicas that start together take turns. */
@ApplicationScoped
class Migration {
    private final Flyway flyway;
    private final boolean atStart;

    Migration(Flyway flyway, @ConfigProperty(name = "pintags.database.migrate-at-start") boolean atStart) {
        this.flyway = flyway;
        this.atStart = atStart;
    }

    void migrate(@Observes @Priority(-100) StartupEvent event) {
        if (atStart) {
            flyway.migrate();
        }
    }
}
