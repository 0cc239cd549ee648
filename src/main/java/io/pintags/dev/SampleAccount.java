package io.pintags.dev;

import io.pintags.account.AccountRepository;
import io.pintags.connect.Connector;
import io.pintags.hubspot.HubId;
import io.pintags.hubspot.PublicUrl;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;

/** Connects account 4242 of the simulated HubSpot, the way a consent does, and says what to try. */
@ApplicationScoped
@IfBuildProfile("dev")
class SampleAccount {
    private static final HubId SAMPLE = new HubId(4242);

    private final SimulatedHubSpot hubspot;
    private final AccountRepository accounts;
    private final Connector connector;
    private final PublicUrl publicUrl;

    SampleAccount(SimulatedHubSpot hubspot, AccountRepository accounts, Connector connector, PublicUrl publicUrl) {
        this.hubspot = hubspot;
        this.accounts = accounts;
        this.connector = connector;
        this.publicUrl = publicUrl;
    }

    void connect(@Observes @Priority(Integer.MAX_VALUE) StartupEvent event) {
        hubspot.simulator().ifPresent(simulator -> {
            if (accounts.find(SAMPLE).isEmpty()) {
                String code = simulator.authorize(SAMPLE.value());
                connector.connect(
                        code, publicUrl.of("/hubspot/callback"), Optional.empty(), Optional.of(SAMPLE), "development");
            }
        });
        String token = hubspot.simulator().isPresent()
                ? "curl -u demo:demo-secret " + publicUrl.of("/v1/accounts/" + SAMPLE + "/token")
                : "curl -u demo:demo-secret " + publicUrl.of("/v1/accounts/<your hub id>/token");
        Log.infof(
                "%n%n    Try:                 %s%n    Connect an account:  %s%n",
                token, publicUrl.of("/hubspot/install"));
    }
}
