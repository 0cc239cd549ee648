package io.pintags.account;

import io.pintags.database.Database;
import io.pintags.hubspot.HubId;
import io.pintags.problem.Fault;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Tells the other replicas that an account has changed, with PostgreSQL's LISTEN and NOTIFY, so that they need not wait for
 * their next look. Only a hint: everybody also looks by themselves, which is all there is on a database without it.
 */
@ApplicationScoped
public class AccountSignals {
    private static final String CHANNEL = "pintags_account";
    private static final int WAIT_MILLIS = 5_000;
    private static final int LOOKS_BETWEEN_PROOFS = 6;
    /** Hints that wait at most; beyond it, in an outage, others find out by looking. */
    private static final int BACKLOG = 10_000;
    /** Hints in one statement at most. */
    private static final int BATCH = 100;
    /** Behind the last hint of a service that stops. */
    private static final String END = "";

    private final DataSource pool;
    private final Database database;
    private final BlockingQueue<String> hints = new LinkedBlockingQueue<>(BACKLOG);
    private final Event<AccountChanged> changed;
    private final Event<AccountErased> erased;
    private final String self = UUID.randomUUID().toString();
    private final Semaphore stopped = new Semaphore(0);
    private volatile boolean supported = true;
    private volatile boolean open = true;
    private Thread listener;
    private Thread announcer;

    AccountSignals(DataSource pool, Database database, Event<AccountChanged> changed, Event<AccountErased> erased) {
        this.pool = pool;
        this.database = database;
        this.changed = changed;
        this.erased = erased;
    }

    /** Tells the other replicas soon. Never blocks, never fails. */
    public void announce(HubId hubId) {
        hints.offer(self + " " + hubId);
    }

    /** Tells the other replicas that nothing of the account may be kept. Blocks for one statement; never fails. */
    public void announce(AccountErased event) {
        tell(List.of(self + " " + event.hubId() + " " + event.generation()));
    }

    /** Whoever changes accounts waits for their commits, and need not wait for these too. */
    private void announceHints() {
        var batch = new ArrayList<String>();
        try {
            while (!batch.contains(END)) {
                batch.clear();
                batch.add(hints.take());
                hints.drainTo(batch, BATCH - 1);
                tell(batch.stream().filter(hint -> !hint.equals(END)).toList());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(List<String> messages) {
        if (supported && !messages.isEmpty()) {
            try {
                database.query(
                        "select pg_notify(?, text) from unnest(?) as text",
                        row -> true,
                        CHANNEL,
                        messages.toArray(String[]::new));
            } catch (RuntimeException | Error e) {
                Log.debugf("event=signal.not_sent class=%s", e.getClass().getSimpleName());
            }
        }
    }

    void start(@Observes StartupEvent event) {
        listener = daemon(this::listen, "pintags-signals");
        announcer = daemon(this::announceHints, "pintags-announcer");
    }

    /** What was announced before is told, unless the database is away. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        open = false;
        stopped.release();
        if (listener != null) {
            listener.interrupt();
            hints.offer(END);
            announcer.join(WAIT_MILLIS);
        }
    }

    private static Thread daemon(Runnable work, String name) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void listen() {
        while (open && supported) {
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("listen " + CHANNEL);
                PGConnection postgres = connection.unwrap(PGConnection.class);
                for (int quiet = 0; open; quiet++) {
                    PGNotification[] notifications = postgres.getNotifications(WAIT_MILLIS);
                    // Silence may be that of a connection which was cut without a word.
                    if (quiet % LOOKS_BETWEEN_PROOFS == 0) {
                        statement.execute("select 1");
                    }
                    for (PGNotification notification : notifications == null ? new PGNotification[0] : notifications) {
                        received(notification.getParameter());
                    }
                }
            } catch (SQLException e) {
                // 0A000 and 42601: this database does not know LISTEN. Anything else passes.
                if ("0A000".equals(e.getSQLState()) || "42601".equals(e.getSQLState())) {
                    supported = false;
                    Log.infof("event=signal.unsupported sql_state=%s", e.getSQLState());
                } else {
                    pause();
                }
            } catch (RuntimeException | Error e) {
                Log.errorf("event=signal.fault fault=\"%s\"", Fault.of(e));
                pause();
            }
        }
    }

    /** {@code <sender> <hub id>}, and behind it the generation if the account was erased. */
    private void received(String payload) {
        String[] words = payload.split(" ");
        if (words.length < 2 || words[0].equals(self)) {
            return;
        }
        try {
            HubId hubId = HubId.parse(words[1]);
            if (words.length > 2) {
                erased.fire(new AccountErased(hubId, Long.parseLong(words[2])));
            }
            changed.fire(new AccountChanged(hubId));
        } catch (RuntimeException e) {
            Log.warnf("event=signal.unreadable class=%s", e.getClass().getSimpleName());
        }
    }

    private void pause() {
        try {
            open = !stopped.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS) && open;
        } catch (InterruptedException e) {
            open = false;
        }
    }
}
