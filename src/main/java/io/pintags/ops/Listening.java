package io.pintags.ops;

import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/**
 * Started when the port of the API is open. The management port may be open before it, and a pod starts its workload as soon as
 * the sidecar says that it has started.
 */
@Startup
@ApplicationScoped
public class Listening implements HealthCheck {
    private volatile boolean open;

    void http(@ObservesAsync HttpServerStart event) {
        open = true;
    }

    void https(@ObservesAsync HttpsServerStart event) {
        open = true;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("api").status(open).build();
    }
}
