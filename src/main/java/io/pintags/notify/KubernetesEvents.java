package io.pintags.notify;

import io.pintags.http.HttpCall;
import io.pintags.http.HttpCaller;
import io.pintags.http.HttpResult;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.PemTrustOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Makes an Event (events.k8s.io/v1) about this pod for each notification, for those who look with {@code kubectl get
 * events}. Off outside a cluster; a service account that may not create Events turns it off until the next start.
 */
@ApplicationScoped
class KubernetesEvents implements Channel {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    /** The API server answers with the whole object. */
    private static final int MAX_BODY_BYTES = 64 * 1024;
    /** How long clusters keep Events, unless they are told otherwise. */
    private static final Duration MAX_AGE = Duration.ofHours(1);

    private static final int FORBIDDEN = 403;
    /** The Event has this name already: an earlier attempt made it. */
    private static final int EXISTS = 409;

    private final Cluster cluster;
    private final Duration timeout;
    private final Optional<HttpCaller> caller;
    private volatile boolean permitted = true;

    KubernetesEvents(
            NotifyConfig config,
            Cluster cluster,
            Vertx vertx,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.cluster = cluster;
        this.timeout = config.timeout();
        this.caller = config.kubernetesEvents() && cluster.isHere()
                ? Optional.of(new HttpCaller(vertx, trusting(cluster), CONNECT_TIMEOUT, version))
                : Optional.empty();
    }

    @PreDestroy
    void close() {
        caller.ifPresent(HttpCaller::close);
    }

    @Override
    public String name() {
        return "kubernetes";
    }

    @Override
    public boolean isOn() {
        return caller.isPresent() && permitted;
    }

    @Override
    public Duration maxAge() {
        return MAX_AGE;
    }

    @Override
    public Uni<Delivery> deliver(Notification notification) {
        String namespace = cluster.namespace();
        var headers = Map.of(
                "authorization", "Bearer " + cluster.bearer(),
                "content-type", "application/json",
                "accept", "application/json");
        return caller.orElseThrow()
                .send(new HttpCall(
                        HttpMethod.POST,
                        cluster.api("/apis/events.k8s.io/v1/namespaces/" + namespace + "/events"),
                        headers,
                        ClusterEvent.json(notification, cluster, namespace),
                        timeout,
                        MAX_BODY_BYTES))
                .map(this::delivery);
    }

    private Delivery delivery(HttpResult result) {
        if (!(result instanceof HttpResult.Answered answered)) {
            return new Delivery(Delivery.Outcome.FAILED, result.code());
        }
        if (answered.status() == FORBIDDEN) {
            turnOff();
            return new Delivery(Delivery.Outcome.NOT_PERMITTED, result.code());
        }
        boolean made = answered.isSuccess() || answered.status() == EXISTS;
        return new Delivery(made ? Delivery.Outcome.DELIVERED : Delivery.Outcome.FAILED, result.code());
    }

    private synchronized void turnOff() {
        if (permitted) {
            permitted = false;
            Log.warn("event=notification.kubernetes_off reason=\"may not create events.k8s.io events\"");
        }
    }

    private static HttpClientOptions trusting(Cluster cluster) {
        return new HttpClientOptions()
                .setTrustOptions(
                        new PemTrustOptions().addCertPath(cluster.authority().toString()));
    }
}
