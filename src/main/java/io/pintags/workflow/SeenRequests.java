package io.pintags.workflow;

import io.pintags.crypto.Secret;
import io.pintags.database.Database;
import io.pintags.database.Timestamps;
import io.pintags.hubspot.HubSpotConfig;
import io.pintags.hubspot.SignedRequest;
import io.pintags.problem.Problem;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Remembers genuine requests, for all replicas, so that a recorded one cannot be played again. A version 3 signature is
 * stale after minutes. A version 2 signature has no timestamp and is valid for as long as the secret that made it, so that
 * is how long it is remembered; rotating the secret, which ends them all, is what bounds the table. All methods block, but
 * for the one that returns a {@code Uni}.
 */
@ApplicationScoped
class SeenRequests {
    /** No answer takes as long; an attempt that is older has died. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Database database;
    private final String[] secrets;

    SeenRequests(Database database, HubSpotConfig hubspot) {
        this.database = database;
        this.secrets = hubspot.clientSecret().orElse(List.of()).stream()
                .map(secret -> Secret.of(secret).fingerprint())
                .toArray(String[]::new);
    }

    /**
     * A request that is acted on now, by this attempt only.
     *
     * @param key of the signature that decides
     * @param at when the attempt began, which tells it from one that took over
     */
    record Attempt(String key, Instant at) {}

    /** Whether this is the first time that {@code request} is seen, for the purpose {@code use}; it is done by that. */
    boolean isFirst(String use, SignedRequest request) {
        return begin(use, request, true).isPresent();
    }

    /**
     * The attempt to act on {@code request}, for {@link #conclude}; empty if that was done already. A 503 while another
     * attempt may still be under way; one that is older than that has died, and this one takes its place.
     */
    Optional<Attempt> begin(String use, SignedRequest request) {
        return begin(use, request, false);
    }

    /**
     * {@code answer}, after which the request is done; if it fails, the request was not acted on, and is forgotten so that
     * HubSpot's retry of it is. Begins at once, and goes on to its end although the caller goes away.
     */
    <T> Uni<T> conclude(Attempt attempt, Uni<T> answer) {
        CompletableFuture<T> whole = answer.emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(() -> database.update(
                        "update seen_request set done_at = now() where sha256 = ? and seen_at = ?",
                        attempt.key(),
                        attempt.at()))
                .onFailure()
                .recoverWithUni(failure -> Uni.createFrom()
                        .voidItem()
                        .emitOn(Infrastructure.getDefaultWorkerPool())
                        .invoke(() -> database.update(
                                "delete from seen_request where sha256 = ? and seen_at = ?",
                                attempt.key(),
                                attempt.at()))
                        .chain(() -> Uni.createFrom().failure(failure)))
                .subscribeAsCompletionStage();
        return Uni.createFrom().completionStage(whole::copy);
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

    private Optional<Attempt> begin(String use, SignedRequest request, boolean done) {
        var headers = request.headers();
        if (headers.v3().isPresent()) {
            // Somebody who has it can send it again without its version 3 header.
            headers.older().ifPresent(v2 -> remember(key(use, v2), secrets, true));
        }
        String key = key(use, decisive(request));
        var attempt = remember(key, headers.v3().isPresent() ? null : secrets, done);
        if (attempt.isEmpty() && !isDone(key)) {
            throw Problem.unavailable("This request is being acted on.", LONGEST);
        }
        return attempt;
    }

    /** One statement, so that of several replicas one takes over. */
    private Optional<Attempt> remember(String key, String[] madeBy, boolean done) {
        return database.first(
                """
                insert into seen_request as known (sha256, secrets, done_at)
                values (?, ?, case when ? then now() end)
                on conflict (sha256) do update set seen_at = now(), done_at = excluded.done_at
                where known.done_at is null and known.seen_at < now() - ? * interval '1 second'
                returning seen_at
                """,
                row -> new Attempt(key, Timestamps.instant(row, "seen_at").orElseThrow()),
                key,
                madeBy,
                done,
                LONGEST.toSeconds());
    }

    /** One that is forgotten in the meantime is not: it is there for whoever comes again. */
    private boolean isDone(String key) {
        return database.first(
                        "select done_at is not null from seen_request where sha256 = ?", row -> row.getBoolean(1), key)
                .orElse(false);
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
