package io.pintags.workflow;

import io.pintags.crypto.Secret;
import io.pintags.database.Database;
import io.pintags.hubspot.HubSpotConfig;
import io.pintags.hubspot.SignedRequest;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Remembers genuine requests, for all replicas, so that a recorded one cannot be played again. A version 3 signature is
 * stale after minutes. A version 2 signature has no timestamp and is valid for as long as the secret that made it, so that
 * is how long it is remembered; rotating the secret, which ends them all, is what bounds the table. All methods block, but
 * for the one that returns a {@code Uni}.
 */
@ApplicationScoped
class SeenRequests {
    private final Database database;
    private final String[] secrets;

    SeenRequests(Database database, HubSpotConfig hubspot) {
        this.database = database;
        this.secrets = hubspot.clientSecret().orElse(List.of()).stream()
                .map(secret -> Secret.of(secret).fingerprint())
                .toArray(String[]::new);
    }

    /** Whether this is the first time that {@code request} is seen, for the purpose {@code use}. */
    boolean isFirst(String use, SignedRequest request) {
        var headers = request.headers();
        if (headers.v3().isPresent()) {
            // Somebody who has it can send it again without its version 3 header.
            headers.older().ifPresent(v2 -> remember(use, v2, secrets));
        }
        return remember(use, decisive(request), headers.v3().isPresent() ? null : secrets);
    }

    /**
     * {@code answer}; if it fails, the request was not acted on, and is forgotten so that HubSpot's retry of it is. Begins
     * at once, and goes on to its end although the caller goes away.
     */
    <T> Uni<T> forgetIfNotActedOn(String use, SignedRequest request, Uni<T> answer) {
        CompletableFuture<T> whole = answer.onFailure()
                .recoverWithUni(failure -> Uni.createFrom()
                        .voidItem()
                        .emitOn(Infrastructure.getDefaultWorkerPool())
                        .invoke(() -> forget(use, request))
                        .chain(() -> Uni.createFrom().failure(failure)))
                .subscribeAsCompletionStage();
        return Uni.createFrom().completionStage(whole::copy);
    }

    private void forget(String use, SignedRequest request) {
        database.update("delete from seen_request where sha256 = ?", key(use, decisive(request)));
    }

    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void removeOld() {
        database.update("delete from seen_request where secrets is null and seen_at < now() - interval '7 days'");
    }

    /** Those whose secret is not known any more; a week later, so that all replicas have their new configuration. */
    @Scheduled(every = "24h", delayed = "2m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void removeWithTheirSecret() {
        database.update(
                "delete from seen_request where cardinality(?::text[]) > 0 and not secrets && ?::text[] and seen_at < now() - interval '7 days'",
                secrets,
                secrets);
    }

    private boolean remember(String use, String signature, String[] madeBy) {
        return database.update(
                        "insert into seen_request (sha256, secrets) values (?, ?) on conflict do nothing",
                        key(use, signature),
                        madeBy)
                == 1;
    }

    /** The signature that the request was judged by, see {@link io.pintags.hubspot.RequestSignatures}. */
    private static String decisive(SignedRequest request) {
        return request.headers().v3().or(request.headers()::older).orElseThrow();
    }

    /** A signature stands for the whole request, which it covers. */
    private static String key(String use, String signature) {
        return HexFormat.of().formatHex(Secret.digest(use + " " + signature));
    }
}
