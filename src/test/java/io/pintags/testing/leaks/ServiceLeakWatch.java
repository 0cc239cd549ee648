package io.pintags.testing.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.Arc;
import io.quarkus.test.junit.callback.QuarkusTestAfterAllCallback;
import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestContext;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;
import javax.sql.DataSource;

/** Watches the service from within and from without, in every test that starts it. */
public final class ServiceLeakWatch implements QuarkusTestBeforeEachCallback, QuarkusTestAfterAllCallback {
    @Override
    public void beforeEach(QuarkusTestMethodContext context) {
        if (RestAssured.filters().stream().noneMatch(ErrorReplies.class::isInstance)) {
            RestAssured.filters(new ErrorReplies());
        }
    }

    @Override
    public void afterAll(QuarkusTestContext context) {
        if (Arc.container() != null && Arc.container().isRunning()) {
            meters();
            Rows.look(Arc.container().select(DataSource.class).get());
        }
        assertThat(Leaks.foundSince()).as("secrets that left the service").isEmpty();
    }

    private static void meters() {
        Arc.container().select(MeterRegistry.class).get().getMeters().forEach(meter -> {
            Leaks.look("a meter", meter.getId().toString());
            Leaks.look("a meter", String.valueOf(meter.getId().getDescription()));
        });
    }
}
