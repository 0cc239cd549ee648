package io.pintags.token;

import io.pintags.access.Caller;
import io.pintags.account.AccountRepository;
import io.pintags.audit.AuditEntry;
import io.pintags.audit.AuditLog;
import io.pintags.audit.AuditType;
import io.pintags.hubspot.HubId;
import io.pintags.problem.Problem;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts on record who was handed which token. The first time is durable before the token leaves; repeats of the same
 * token to the same caller are counted in memory and written in batches, so that a cache hit needs no I/O.
 */
@ApplicationScoped
class Disclosures {
    private final AuditLog audit;
    private final AccountRepository accounts;
    private final ConcurrentHashMap<Repeat, Long> repeats = new ConcurrentHashMap<>();
    private final Set<UUID> served = ConcurrentHashMap.newKeySet();

    private record Repeat(String caller, HubId hubId, UUID account, long generation) {}

    Disclosures(AuditLog audit, AccountRepository accounts) {
        this.audit = audit;
        this.accounts = accounts;
    }

    /** Completes when handing {@code token} to {@code caller} is on record; at once if it is a repeat. */
    Uni<Void> record(Caller caller, CachedToken token) {
        served.add(token.account().id());
        if (token.disclosedTo().contains(caller.id())) {
            count(caller, token);
            return Uni.createFrom().voidItem();
        }
        var account = token.account();
        return audit.record(AuditEntry.ok(
                        AuditType.TOKEN_DISCLOSED, caller.id(), account.hubId(), account.id(), account.generation()))
                .onFailure()
                .transform(failure -> Problem.unavailable(
                        "The disclosure of the token cannot be recorded at present, so it is not made.",
                        Duration.ofSeconds(5)))
                .invoke(() -> token.disclosedTo().add(caller.id()));
    }

    private void count(Caller caller, CachedToken token) {
        var account = token.account();
        repeats.merge(new Repeat(caller.id(), account.hubId(), account.id(), account.generation()), 1L, Long::sum);
    }

    @Scheduled(every = "10s", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void flush() {
        for (Repeat repeat : repeats.keySet()) {
            Long times = repeats.remove(repeat);
            if (times != null) {
                audit.note(AuditEntry.ok(
                                AuditType.TOKEN_REPEATED,
                                repeat.caller(),
                                repeat.hubId(),
                                repeat.account(),
                                repeat.generation())
                        .times(times));
            }
        }
        touch(List.copyOf(served));
    }

    private void touch(List<UUID> inUse) {
        if (inUse.isEmpty()) {
            return;
        }
        served.removeAll(inUse);
        try {
            accounts.served(inUse);
        } catch (RuntimeException e) {
            served.addAll(inUse);
            Log.warnf("event=served.not_noted class=%s", e.getClass().getSimpleName());
        }
    }

    void stop(@Observes @Priority(Integer.MAX_VALUE - 1) ShutdownEvent event) {
        flush();
    }
}
