package io.pintags.token;

import io.pintags.access.AccountSet;
import io.pintags.access.Caller;
import io.pintags.access.Permission;
import io.pintags.account.Account;
import io.pintags.account.AccountStatus;
import io.pintags.account.TestAccounts;
import io.pintags.audit.AuditEntry;
import io.pintags.audit.AuditType;
import io.pintags.audit.MemoryLog;
import io.pintags.crypto.Secret;
import io.pintags.hubspot.HubId;
import io.pintags.problem.Problem;
import io.pintags.problem.ProblemType;
import io.pintags.testing.Configured;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The real cache, disclosures and audit log of one process after another, over a store that fails; and a model of who has what. */
final class DisclosureStory {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final int CROWD = 8;

    private final MemoryLog audit = new MemoryLog();
    private final Map<Integer, Long> generations = new HashMap<>();
    /** How often a token was handed to a caller as news. */
    private final Map<Holding, Integer> news = new HashMap<>();
    /** Of this process. */
    private final Map<Holding, Long> repeats = new HashMap<>();

    private final List<String> miscounted = new ArrayList<>();
    private boolean exact = true;
    private MemoryLog.Writer process;
    private TokenCache cache;
    private Disclosures disclosures;
    private int entriesBefore;

    /** What happens. */
    enum Kind {
        CALL,
        CROWD,
        RENEW,
        READ_AGAIN,
        GIVE_BACK,
        FLUSH,
        STORE_AWAY,
        STORE_MUTE,
        STORE_BACK,
        CRASH,
        RESTART
    }

    /** What happens, to whom, with which account. */
    record Step(Kind kind, int caller, int hub) {}

    private record Holding(String caller, long hubId, long generation) {}

    DisclosureStory() {
        start();
    }

    void play(Step step) {
        switch (step.kind()) {
            case CALL -> call(caller(step.caller()), token(step.hub()));
            case CROWD -> crowd(caller(step.caller()), token(step.hub()));
            case RENEW -> {
                generations.merge(step.hub(), 1L, Long::sum);
                cache.put(opened(step.hub()));
            }
            case READ_AGAIN -> cache.put(token(step.hub()).readAgain(account(step.hub()), NOW));
            case GIVE_BACK -> token(step.hub()).takeBack(caller(step.caller()));
            case FLUSH -> disclosures.flush();
            case STORE_AWAY -> audit.store(MemoryLog.Store.AWAY);
            case STORE_MUTE -> {
                audit.store(MemoryLog.Store.MUTE);
                exact = false;
            }
            case STORE_BACK -> audit.store(MemoryLog.Store.WORKS);
            case CRASH -> {
                process.crash();
                start();
            }
            case RESTART -> {
                end();
                start();
            }
        }
    }

    /** The process is stopped, while the store works. */
    void end() {
        audit.store(MemoryLog.Store.WORKS);
        disclosures.stop(null);
        process.stop();
        Map<Holding, Long> written = new HashMap<>();
        audit.entries().stream()
                .skip(entriesBefore)
                .filter(entry -> entry.type() == AuditType.TOKEN_REPEATED)
                .forEach(entry -> written.merge(holding(entry), entry.repeats(), Long::sum));
        // An answer that is lost after the commit has them written twice, which is better than not at all.
        if (exact && !written.equals(repeats)
                || repeats.entrySet().stream()
                        .anyMatch(had -> written.getOrDefault(had.getKey(), 0L) < had.getValue())) {
            miscounted.add("counted " + repeats + ", written " + written);
        }
    }

    /** Holdings that are not on record as often as they were news. */
    List<Holding> unrecorded() {
        return news.entrySet().stream()
                .filter(held -> recorded(held.getKey()) < held.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Processes whose repeats are not what was written of them. */
    List<String> miscounted() {
        return miscounted;
    }

    private void start() {
        process = audit.writer();
        cache = new TokenCache(Configured.by(Map.of(), CacheConfig.class), InstantSource.fixed(NOW));
        disclosures = new Disclosures(process.log(), TestAccounts.forgetful());
        entriesBefore = audit.entries().size();
        repeats.clear();
        exact = true;
    }

    private void call(Caller caller, CachedToken token) {
        boolean repeat = token.disclosedTo().contains(caller.id());
        settle(caller, token, repeat, disclosures.record(caller, token));
    }

    /** All at once, before the first of them is on record. */
    private void crowd(Caller caller, CachedToken token) {
        boolean repeat = token.disclosedTo().contains(caller.id());
        var answers = new ArrayList<Uni<Void>>();
        audit.hold(() -> {
            for (int i = 0; i < CROWD; i++) {
                Uni<Void> answer = disclosures.record(caller, token).memoize().indefinitely();
                answer.subscribe().with(done -> {}, failed -> {});
                answers.add(answer);
            }
        });
        answers.forEach(answer -> settle(caller, token, repeat, answer));
    }

    private void settle(Caller caller, CachedToken token, boolean repeat, Uni<Void> answer) {
        var holding = new Holding(caller.id(), token.account().hubId().value(), token.generation());
        try {
            answer.await().atMost(Duration.ofSeconds(20));
        } catch (Problem refused) {
            if (refused.type() != ProblemType.TEMPORARILY_UNAVAILABLE) {
                throw refused;
            }
            return;
        }
        if (repeat) {
            repeats.merge(holding, 1L, Long::sum);
        } else {
            news.merge(holding, 1, Integer::sum);
        }
    }

    private long recorded(Holding held) {
        return audit.entries().stream()
                .filter(entry -> entry.type() == AuditType.TOKEN_DISCLOSED)
                .filter(entry -> holding(entry).equals(held))
                .count();
    }

    private static Holding holding(AuditEntry entry) {
        return new Holding(entry.actor(), entry.hubId().value(), entry.generation());
    }

    /** As the cache has it, or else as it is read. */
    private CachedToken token(int hub) {
        return cache.fresh(new HubId(hub + 1)).orElseGet(() -> {
            CachedToken opened = opened(hub);
            cache.put(opened);
            return opened;
        });
    }

    private CachedToken opened(int hub) {
        return CachedToken.of(account(hub), Secret.of("token of " + hub), NOW);
    }

    private Account account(int hub) {
        var token = new Account.StoredToken("", "", NOW.plusSeconds(1800), Duration.ofMinutes(30), "", "");
        return new Account(
                new UUID(0, hub),
                new HubId(hub + 1),
                AccountStatus.ACTIVE,
                Optional.empty(),
                Optional.of(token),
                "client",
                "oauth",
                generations.getOrDefault(hub, 1L),
                Optional.empty(),
                Optional.empty(),
                new Account.Times(NOW, NOW, Optional.empty(), Optional.empty()));
    }

    private static Caller caller(int number) {
        return new Caller("caller-" + number, Set.of(Permission.TOKEN_USE), new AccountSet(true, Set.of()));
    }
}
