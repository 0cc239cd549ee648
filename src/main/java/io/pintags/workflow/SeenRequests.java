package io.pintags.workflow;

import io.pintags.crypto.Secret;
import io.pintags.database.Database;
import io.pintags.hubspot.SignedRequest;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HexFormat;

/**
 * Remembers genuine requests, for all replicas, so that a recorded one cannot be played again. A version 2 signature has
 * no timestamp and would be valid for ever; it is remembered for a week, in which HubSpot has long stopped retrying. All
 * methods block.
 */
@ApplicationScoped
class SeenRequests {
    private final Database database;

    SeenRequests(Database database) {
        this.database = database;
    }

    /** Whether this is the first time that {@code request} is seen, for the purpose {@code use}. */
    boolean isFirst(String use, SignedRequest request) {
        return database.update("insert into seen_request (sha256) values (?) on conflict do nothing", key(use, request))
                == 1;
    }

    /** Forgets a request that was not acted on, so that HubSpot's retry of it is. */
    void forget(String use, SignedRequest request) {
        database.update("delete from seen_request where sha256 = ?", key(use, request));
    }

    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void removeOld() {
        database.update("delete from seen_request where seen_at < now() - interval '7 days'");
    }

    /** The signature stands for the whole request, which it covers. */
    private static String key(String use, SignedRequest request) {
        var headers = request.headers();
        String signature = headers.v3().or(headers::older).orElseThrow();
        return HexFormat.of().formatHex(Secret.digest(use + " " + signature));
    }
}
