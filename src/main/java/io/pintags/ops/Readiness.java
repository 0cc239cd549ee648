package io.pintags.ops;

import io.pintags.token.TokenService;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Readiness tells of each dependency, and stays up as long as valid tokens can be served: taking every replica out of
 * service because Vault is sealed would turn an outage of renewals into one of everything.
 */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
class Readiness implements HealthCheck {
    private final Dependencies dependencies;
    private final TokenService tokens;

    Readiness(Dependencies dependencies, TokenService tokens) {
        this.dependencies = dependencies;
        this.tokens = tokens;
    }

    @Override
    public HealthCheckResponse call() {
        boolean everything =
                Dependencies.UP.equals(dependencies.database()) && Dependencies.UP.equals(dependencies.keys());
        long living = tokens.servable();
        return HealthCheckResponse.named("tokens")
                .status(everything || living > 0)
                .withData("database", dependencies.database())
                .withData("keys", dependencies.keys())
                .withData("servable_from_memory", living)
                .build();
    }
}
