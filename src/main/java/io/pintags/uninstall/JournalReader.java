package io.pintags.uninstall;

import io.pintags.account.Account;
import io.pintags.account.AccountChanged;
import io.pintags.account.AccountSignals;
import io.pintags.audit.AuditEntry;
import io.pintags.audit.AuditLog;
import io.pintags.audit.AuditType;
import io.pintags.hubspot.AppJournal;
import io.pintags.hubspot.HubSpotConfig;
import io.pintags.hubspot.JournalConfig;
import io.pintags.hubspot.JournalReply;
import io.pintags.problem.Fault;
import io.pintags.problem.Outage;
import io.pintags.retry.BackOff;
import io.quarkus.logging.Log;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Reads HubSpot's journal from where it was left, entry by entry, and marks the accounts that the app was removed from. All
 * replicas look, one at a time reads; a failure is tried again after a while that grows.
 */
@ApplicationScoped
class JournalReader {
    /** One run ends after this time and the next goes on; a scheduled method should not run for ever. */
    private static final Duration LONGEST_RUN = Duration.ofSeconds(30);
    /** Longer than a call and the file behind it can take; counted anew with each entry. */
    private static final Duration LEASE = Duration.ofSeconds(90);

    private static final Duration LONGEST_CALL = Duration.ofSeconds(60);
    private static final BackOff BACK_OFF =
            new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(15));

    private static final String OFF = "off";

    private final AppJournal journal;
    private final JournalStore store;
    private final JournalMetrics metrics;
    private final AccountSignals signals;
    private final AuditLog audit;
    private final Event<AccountChanged> changed;
    private final Duration pause;
    private final String clientId;
    /** A subscription that somebody took away is missed by nobody but us. */
    private volatile boolean lookedSinceTheStart;

    JournalReader(
            AppJournal journal,
            JournalStore store,
            JournalMetrics metrics,
            AccountSignals signals,
            AuditLog audit,
            Event<AccountChanged> changed,
            JournalConfig config,
            HubSpotConfig hubspot) {
        this.journal = journal;
        this.store = store;
        this.metrics = metrics;
        this.signals = signals;
        this.audit = audit;
        this.changed = changed;
        this.pause = pause(config.every());
        this.clientId = hubspot.clientId().orElse("");
    }

    @Scheduled(
            every = "${pintags.journal.every}",
            delayed = "5s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void run() {
        try {
            store.claim(LEASE, clientId).ifPresent(this::read);
        } catch (Outage e) {
            Log.debugf("event=journal.waiting reason=\"%s\"", Fault.of(e));
        }
    }

    private void read(JournalCursor cursor) {
        boolean look = !cursor.subscribed() || !lookedSinceTheStart;
        if (look) {
            Optional<String> refused = journal.subscribe().await().atMost(LONGEST_CALL);
            if (refused.isPresent()) {
                failed(cursor, refused.get());
                return;
            }
            store.subscribed(cursor);
            lookedSinceTheStart = true;
        }
        long end = System.nanoTime() + LONGEST_RUN.toNanos();
        Optional<JournalCursor> next = Optional.of(cursor);
        while (next.isPresent()) {
            JournalCursor here = next.get();
            next = journal.next(here.position()).await().atMost(LONGEST_CALL).fold(new Consequences(here, look));
            if (next.isPresent() && System.nanoTime() > end) {
                store.caughtUp(next.get(), Duration.ZERO);
                return;
            }
        }
    }

    /** What to do about each kind of reply; where to read on, if at all. */
    private final class Consequences implements JournalReply.Cases<Optional<JournalCursor>> {
        private final JournalCursor cursor;
        private final boolean surelySubscribed;

        Consequences(JournalCursor cursor, boolean surelySubscribed) {
            this.cursor = cursor;
            this.surelySubscribed = surelySubscribed;
        }

        @Override
        public Optional<JournalCursor> entry(JournalReply.Entry entry) {
            store.apply(cursor, entry.position(), entry.uninstalls(), clientId, LEASE)
                    .forEach(JournalReader.this::uninstalled);
            metrics.entry();
            return Optional.of(cursor.behind(entry.position()));
        }

        @Override
        public Optional<JournalCursor> caughtUp() {
            store.caughtUp(cursor, pause);
            metrics.caughtUp();
            return Optional.empty();
        }

        /** What happened in between is noticed by the next renewals. A journal without a beginning is an empty one. */
        @Override
        public Optional<JournalCursor> positionGone() {
            if (cursor.position().isEmpty() && surelySubscribed) {
                return caughtUp();
            }
            if (cursor.position().isPresent()) {
                Log.warn("event=journal.position_lost action=read_from_the_beginning");
                metrics.positionLost();
            }
            store.restart(cursor);
            store.caughtUp(cursor, Duration.ZERO);
            return Optional.empty();
        }

        @Override
        public Optional<JournalCursor> failed(String code) {
            JournalReader.this.failed(cursor, code);
            return Optional.empty();
        }
    }

    private void failed(JournalCursor cursor, String code) {
        Duration wait = BACK_OFF.after(cursor.failures() + 1, ThreadLocalRandom.current());
        store.failed(cursor, wait);
        metrics.failed();
        Log.warnf("event=journal.failed reason=%s pause_ms=%d", code, wait.toMillis());
    }

    /** Replicas that look one after the other need not all ask HubSpot. */
    private static Duration pause(String every) {
        return every.equals(OFF)
                ? Duration.ZERO
                : DurationConverter.parseDuration(every).dividedBy(2);
    }

    private void uninstalled(Account account) {
        audit.note(AuditEntry.failed(
                AuditType.RECONNECT_REQUIRED,
                AuditEntry.SYSTEM,
                account.hubId(),
                account.id(),
                account.generation(),
                JournalStore.UNINSTALLED));
        changed.fire(new AccountChanged(account.hubId()));
        signals.announce(account.hubId());
        Log.warnf("event=account.reconnect_required hub_id=%s cause=%s", account.hubId(), JournalStore.UNINSTALLED);
    }
}
