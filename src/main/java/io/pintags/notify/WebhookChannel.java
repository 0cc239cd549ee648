package io.pintags.notify;

import io.pintags.crypto.Secret;
import io.pintags.http.HttpCall;
import io.pintags.http.HttpCaller;
import io.pintags.http.HttpResult;
import io.pintags.hubspot.PublicUrl;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Posts notifications as CloudEvents, signed as Standard Webhooks 1.0.0 says. Only a status of success counts. */
@ApplicationScoped
class WebhookChannel implements Channel {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    /** What a receiver answers is of no interest, but a flood of it must not be read. */
    private static final int MAX_BODY_BYTES = 16 * 1024;

    private final NotifyConfig config;
    private final List<SigningKey> keys;
    private final PublicUrl publicUrl;
    private final InstantSource clock;
    private final HttpCaller caller;

    WebhookChannel(
            NotifyConfig config,
            PublicUrl publicUrl,
            InstantSource clock,
            Vertx vertx,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.config = config;
        this.keys = config.secret().orElse(List.of()).stream()
                .map(text -> SigningKey.of(Secret.of(text)))
                .toList();
        this.publicUrl = publicUrl;
        this.clock = clock;
        this.caller = new HttpCaller(vertx, new HttpClientOptions(), CONNECT_TIMEOUT, version);
    }

    @PreDestroy
    void close() {
        caller.close();
    }

    @Override
    public String name() {
        return "webhook";
    }

    /** Unsigned posts are not made: nobody could tell them from forged ones. */
    @Override
    public boolean isOn() {
        return config.webhookUrl().isPresent() && !keys.isEmpty();
    }

    @Override
    public Duration maxAge() {
        return config.maxAge();
    }

    @Override
    public Uni<Delivery> deliver(Notification notification) {
        String body = CloudEvent.json(notification, publicUrl);
        String id = notification.id().toString();
        long now = clock.instant().getEpochSecond();
        var headers = Map.of(
                "content-type",
                CloudEvent.MEDIA_TYPE,
                "webhook-id",
                id,
                "webhook-timestamp",
                Long.toString(now),
                "webhook-signature",
                SigningKey.header(keys, id, now, body));
        return caller.send(new HttpCall(
                        HttpMethod.POST,
                        config.webhookUrl().orElseThrow(),
                        headers,
                        body,
                        config.timeout(),
                        MAX_BODY_BYTES))
                .map(WebhookChannel::delivery);
    }

    private static Delivery delivery(HttpResult result) {
        boolean arrived = result instanceof HttpResult.Answered answered && answered.isSuccess();
        return new Delivery(arrived ? Delivery.Outcome.DELIVERED : Delivery.Outcome.FAILED, result.code());
    }
}
