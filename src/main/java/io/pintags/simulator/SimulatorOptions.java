package io.pintags.simulator;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a simulator starts. What can also be changed while it runs is in {@link Settings}.
 *
 * @param port the TCP port on 127.0.0.1, 0 for any free one
 * @param clientId the only client id that the token endpoints accept
 * @param clientSecrets the secrets that are accepted, all of them, so that a change of secret can be played
 * @param accessTokenLife how long an access token lives, at least one second
 * @param rotating whether each refresh spends the refresh token and returns another
 * @param stateFile where grants are kept, so that connected portals survive a restart of the process
 * @param clock what the simulator takes for the present time
 * @param apiVersion the dated version of HubSpot's API; v3, 2026-03 and 2026-09 are always accepted
 */
public record SimulatorOptions(
        int port,
        String clientId,
        List<String> clientSecrets,
        Duration accessTokenLife,
        boolean rotating,
        Optional<Path> stateFile,
        InstantSource clock,
        String apiVersion) {

    /** Refuses options that no simulator could honour. */
    public SimulatorOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be between 0 and 65535: " + port);
        }
        Objects.requireNonNull(clientId, "clientId");
        clientSecrets = List.copyOf(clientSecrets);
        Settings.requireLife(accessTokenLife);
        Objects.requireNonNull(stateFile, "stateFile");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(apiVersion, "apiVersion");
    }

    /** Any free port, tokens of 30 minutes as HubSpot issues them, no rotation, nothing kept on disk. */
    public static SimulatorOptions defaults() {
        return new SimulatorOptions(
                0,
                "simulated-client",
                List.of("simulated-secret"),
                Duration.ofMinutes(30),
                false,
                Optional.empty(),
                InstantSource.system(),
                "2026-09");
    }

    /** The same on this port; 0 for any free one. */
    public SimulatorOptions withPort(int value) {
        return new SimulatorOptions(
                value, clientId, clientSecrets, accessTokenLife, rotating, stateFile, clock, apiVersion);
    }

    /** The same for the application with this client id. */
    public SimulatorOptions withClientId(String value) {
        return new SimulatorOptions(
                port, value, clientSecrets, accessTokenLife, rotating, stateFile, clock, apiVersion);
    }

    /** The same accepting each of these secrets and no other. */
    public SimulatorOptions withClientSecrets(String... values) {
        return new SimulatorOptions(
                port, clientId, List.of(values), accessTokenLife, rotating, stateFile, clock, apiVersion);
    }

    /** The same with access tokens that live this long. */
    public SimulatorOptions withAccessTokenLife(Duration value) {
        return new SimulatorOptions(port, clientId, clientSecrets, value, rotating, stateFile, clock, apiVersion);
    }

    /** The same with or without rotation of refresh tokens. */
    public SimulatorOptions withRotating(boolean value) {
        return new SimulatorOptions(
                port, clientId, clientSecrets, accessTokenLife, value, stateFile, clock, apiVersion);
    }

    /** The same keeping its grants in this file, which is created when it does not exist. */
    public SimulatorOptions withStateFile(Path value) {
        return new SimulatorOptions(
                port, clientId, clientSecrets, accessTokenLife, rotating, Optional.of(value), clock, apiVersion);
    }

    /** The same with another source of the present time, for tests that let time pass at will. */
    public SimulatorOptions withClock(InstantSource value) {
        return new SimulatorOptions(
                port, clientId, clientSecrets, accessTokenLife, rotating, stateFile, value, apiVersion);
    }

    /** The same accepting this version of the API besides those that are always accepted. */
    public SimulatorOptions withApiVersion(String value) {
        return new SimulatorOptions(port, clientId, clientSecrets, accessTokenLife, rotating, stateFile, clock, value);
    }
}
