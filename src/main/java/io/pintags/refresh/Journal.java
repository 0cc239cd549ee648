package io.pintags.refresh;

import io.pintags.database.Database;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Keeps the journal of renewals short: it is there for crashes, and the audit log for history. */
@ApplicationScoped
class Journal {
    private final Database database;

    Journal(Database database) {
        this.database = database;
    }

    /**
     * Forgets entries older than a day, save those that may still say that the present refresh token is spent. Blocks for
     * one statement; replicas that do this at once do no harm.
     */
    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        database.update("""
                delete from refresh_attempt attempt where started_at < now() - interval '1 day'
                    and (finished_at is not null and outcome <> 'ambiguous'
                        or exists (select from account where account.id = attempt.account_id
                            and account.generation > attempt.generation))""");
    }
}
