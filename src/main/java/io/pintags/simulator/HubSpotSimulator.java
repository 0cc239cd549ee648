package io.pintags.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * A running simulator. Its methods may be called from any thread except an event loop: those that change grants wait
 * until the change is in the state file, if there is one. The same controls are reachable over HTTP under {@code
 * /simulator}.
 */
public final class HubSpotSimulator implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";

    private final Backend backend;
    private final Vertx vertx;
    private final int port;

    private HubSpotSimulator(Backend backend, Vertx vertx, int port) {
        this.backend = backend;
        this.vertx = vertx;
        this.port = port;
    }

    /**
     * Starts listening and returns once it does.
     *
     * @throws IllegalStateException when the port is taken or the state file is not one
     */
    public static HubSpotSimulator start(SimulatorOptions options) {
        Backend backend = Backend.of(options);
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        try {
            HttpServer server = await(vertx.createHttpServer(listening(options))
                    .requestHandler(new Routes(backend).on(vertx))
                    .listen());
            return new HubSpotSimulator(backend, vertx, server.actualPort());
        } catch (RuntimeException e) {
            await(vertx.close());
            backend.close();
            throw new IllegalStateException("the simulator cannot listen on port " + options.port(), e);
        }
    }

    /** The refresh token that {@link #grant} gives to a portal: {@code na1-sim-<hubId>-refresh}. */
    public static String grantedRefreshToken(long hubId) {
        return new Portal(hubId).predictableRefreshToken();
    }

    /** Where it listens, for use as HubSpot's API and as its consent page: {@code http://127.0.0.1:<port>}. */
    public URI url() {
        return URI.create("http://" + LOOPBACK + ":" + port);
    }

    /** The port in use, also when any free one was asked for. */
    public int port() {
        return port;
    }

    /** What it has seen so far. */
    public Counters counters() {
        return backend.counters();
    }

    /** The settings in force. */
    public Settings settings() {
        return backend.settings();
    }

    /** Changes settings; the function may be called more than once. */
    public void settings(UnaryOperator<Settings> change) {
        backend.dials().updateAndGet(change);
    }

    /** Makes refreshes spend their refresh token, or stop doing so. */
    public void rotating(boolean rotating) {
        settings(current -> current.withRotating(rotating));
    }

    /** Gives access tokens issued from now on this life, at least one second. */
    public void accessTokenLife(Duration life) {
        settings(current -> current.withAccessTokenLife(life));
    }

    /** Arms a fault; of several that fit a request, the one injected first hits it. */
    public void inject(Fault fault) {
        backend.faults().arm(fault);
    }

    /** Disarms every fault and lets go on what is held. */
    public void clearFaults() {
        backend.faults().clear();
    }

    /** Lets every held request go on and says how many there were; {@link Counters#held} says how many are held. */
    public int release() {
        return backend.faults().release();
    }

    /**
     * An authorization code as if a user of the portal had approved the scope {@code oauth}; good for ten minutes,
     * once.
     */
    public String authorize(long hubId) {
        return authorize(Consent.of(hubId));
    }

    /**
     * An authorization code for a consent in detail: redirect URI, scopes, PKCE challenge, client.
     *
     * @throws IllegalArgumentException when the portal was deleted
     */
    public String authorize(Consent consent) {
        return backend.authorize(consent);
    }

    /**
     * Connects portals in bulk, without codes. Doing it again changes nothing, except that it brings back portals that
     * were deleted and tokens that were spent.
     *
     * @param firstHubId the first of a range of hub ids
     * @param count how many, up to a million
     * @see #grantedRefreshToken
     */
    public void grant(long firstHubId, int count) {
        backend.grant(firstHubId, count);
        backend.saved().join();
    }

    /** A user of the portal uninstalls the application: all its tokens for that portal are dead at once. */
    public void uninstall(long hubId) {
        backend.uninstall(hubId);
        backend.saved().join();
    }

    /** Every entry of the webhooks journal is dropped, as happens after three days. */
    public void dropJournal() {
        backend.journal().drop();
    }

    /** Somebody takes every subscription to the webhooks journal away; what it has stays. */
    public void unsubscribe() {
        backend.journal().unsubscribe();
    }

    /** Every token of the application itself is forgotten before its time. */
    public void forgetAppTokens() {
        backend.appTokens().revokeAll();
    }

    /** The portal is gone: a refresh answers {@code BAD_HUB}, access tokens are dead, nobody is left to consent. */
    public void deletePortal(long hubId) {
        backend.ledger().delete(hubId);
        backend.saved().join();
    }

    /** Stops listening, drops open connections and finishes the last write of the state file. */
    @Override
    public void close() {
        await(vertx.close());
        backend.close();
    }

    private static HttpServerOptions listening(SimulatorOptions options) {
        return new HttpServerOptions().setHost(LOOPBACK).setPort(options.port()).setHttp2ClearTextEnabled(false);
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
