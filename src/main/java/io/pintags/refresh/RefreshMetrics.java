package io.pintags.refresh;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.pintags.account.Account;
import io.pintags.account.AccountStatus;
import io.pintags.database.Database;
import io.pintags.database.DatabaseUnavailable;
import io.pintags.hubspot.RefreshOutcome;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What operators see of renewal. No meter is labelled with an account: their number has no bound. */
@ApplicationScoped
class RefreshMetrics {
    /** A renewal that ended in an exception of ours. */
    private static final String FAULT = "fault";

    private static final List<String> KINDS =
            List.of("renewed", "dead", "misconfigured", "throttled", "transient", "ambiguous", FAULT);

    private final MeterRegistry registry;
    private final Database database;
    private final InstantSource clock;
    private final double rate;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Map<AccountStatus, Long> accounts = new EnumMap<>(AccountStatus.class);
    private volatile Backlog backlog = new Backlog(0, 0, 0, 0);
    private final DistributionSummary expiry;

    /** What the database says every few seconds. */
    private record Backlog(long due, double lagSeconds, long openAttempts, double budgetUsed) {}

    RefreshMetrics(MeterRegistry registry, Database database, InstantSource clock, RefreshConfig config) {
        this.registry = registry;
        this.database = database;
        this.clock = clock;
        this.rate = config.ratePerSecond();
        this.expiry = DistributionSummary.builder("pintags.token.expiry.seconds")
                .description("Life that a token had left when its renewal began")
                .serviceLevelObjectives(1, 60, 300, 600, 900, 1800)
                .register(registry);
    }

    void register(@Observes StartupEvent event) {
        // Made at once, so that a rate has something to start from.
        registry.counter("pintags.refresh.budget.exhausted");
        KINDS.forEach(this::outcome);
        registry.gauge("pintags.refresh.in.flight", inFlight);
        registry.gauge("pintags.refresh.due", this, metrics -> metrics.backlog.due());
        registry.gauge("pintags.refresh.lag.seconds", this, metrics -> metrics.backlog.lagSeconds());
        registry.gauge("pintags.refresh.journal.open", this, metrics -> metrics.backlog.openAttempts());
        registry.gauge("pintags.refresh.budget.used.ratio", this, metrics -> metrics.backlog.budgetUsed());
        for (AccountStatus status : AccountStatus.values()) {
            registry.gauge(
                    "pintags.accounts",
                    Tags.of("status", status.name().toLowerCase(Locale.ROOT)),
                    this,
                    metrics -> metrics.accounts(status));
        }
    }

    /** Counts an attempt and its outcome, and what life the token had left. */
    void attempt(Account account, Supplier<RefreshOutcome> work) {
        inFlight.incrementAndGet();
        account.token()
                .ifPresent(token -> expiry.record(Math.max(
                        0, Duration.between(clock.instant(), token.expiresAt()).toSeconds())));
        try {
            registry.counter("pintags.refresh.outcome", "kind", work.get().kind())
                    .increment();
        } catch (RuntimeException e) {
            outcome(FAULT).increment();
            throw e;
        } finally {
            inFlight.decrementAndGet();
        }
    }

    /** Counts that more was due than the budget allowed. */
    void budgetExhausted() {
        registry.counter("pintags.refresh.budget.exhausted").increment();
    }

    /** An attempt whose lease is good is under way, and one of an account that a person has to connect again is history. */
    @Scheduled(every = "15s", delayed = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        try {
            backlog = database.first(
                            """
                            select count(*) as due,
                                coalesce(extract(epoch from now() - min(next_refresh_at)), 0) as lag,
                                (select count(*) from refresh_attempt a join account on account.id = a.account_id
                                    and account.generation = a.generation where a.finished_at is null
                                    and status in ('ACTIVE', 'PAUSED')
                                    and not coalesce(lease_owner = a.id and lease_until > now(), false)) as open,
                                (select 1 - least(greatest(tokens + ? * extract(epoch from now() - refilled_at), 0), ?) / ?
                                    from refresh_control) as used
                            from account where status in ('ACTIVE', 'PAUSED') and next_refresh_at <= now()""",
                            row -> new Backlog(
                                    row.getLong("due"),
                                    row.getDouble("lag"),
                                    row.getLong("open"),
                                    row.getDouble("used")),
                            rate,
                            rate,
                            rate)
                    .orElseThrow();
        } catch (DatabaseUnavailable e) {
            // The last figures stand; that the database is away is a meter of its own.
        }
    }

    /** Apart, because it looks at every account. */
    @Scheduled(every = "1m", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void count() {
        try {
            var counted = new EnumMap<AccountStatus, Long>(AccountStatus.class);
            database.query(
                    "select status, count(*) as n from account group by status",
                    row -> counted.put(AccountStatus.valueOf(row.getString("status")), row.getLong("n")));
            synchronized (accounts) {
                accounts.clear();
                accounts.putAll(counted);
            }
        } catch (DatabaseUnavailable e) {
            // The last figures stand; that the database is away is a meter of its own.
        }
    }

    private long accounts(AccountStatus status) {
        synchronized (accounts) {
            return accounts.getOrDefault(status, 0L);
        }
    }

    private Counter outcome(String kind) {
        return registry.counter("pintags.refresh.outcome", "kind", kind);
    }
}
