package io.pintags.ops;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** The one clock of the service; tests put their own in its place. */
final class Clocks {
    private Clocks() {}

    @Produces
    @Singleton
    @DefaultBean
    static InstantSource clock() {
        return InstantSource.system();
    }
}
