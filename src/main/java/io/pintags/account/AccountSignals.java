package io.pintags.account;

import io.pintags.database.Batcher;
import io.pintags.database.Database;
import io.pintags.hubspot.HubId;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
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

    private final DataSource pool;
    private final Batcher<String, Boolean> announcing;
    private final Event<AccountChanged> changed;
    private final Event<AccountErased> erased;
    private final String self = UUID.randomUUID().toString();
    private final Semaphore stopped = new Semaphore(0);
    private volatile boolean supported = true;
    private volatile boolean open = true;
    private Thread listener;

    AccountSignals(DataSource pool, Database database, Event<AccountChanged> changed, Event<AccountErased> erased) {
        this.pool = pool;
        this.announcing = new Batcher<>(100, messages -> notify(database, messages));
        this.changed = changed;
        this.erased = erased;
    }

    /** Tells the other replicas. Blocks for one statement, which others may share; never fails. */
    public void announce(HubId hubId) {
        send(hubId.toString());
    }

    /** Tells the other replicas that nothing of the account may be kept; as {@link #announce(HubId)}. */
    public void announce(AccountErased event) {
        send(event.hubId() + " " + event.generation());
    }

    private void send(String message) {
        if (supported) {
            try {
                announcing.call(self + " " + message);
            } catch (RuntimeException e) {
                Log.debugf("event=signal.not_sent class=%s", e.getClass().getSimpleName());
            }
        }
    }

    private static List<Boolean> notify(Database database, List<String> messages) {
        return database.query(
                "select pg_notify(?, text) from unnest(?) as text",
                row -> true,
                CHANNEL,
                messages.toArray(String[]::new));
    }

    void start(@Observes StartupEvent event) {
        listener = new Thread(this::listen, "pintags-signals");
        listener.setDaemon(true);
        listener.start();
    }

    void stop(@Observes ShutdownEvent event) {
        open = false;
        stopped.release();
        if (listener != null) {
            listener.interrupt();
        }
    }

    private void listen() {
        while (open && supported) {
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("listen " + CHANNEL);
                PGConnection postgres = connection.unwrap(PGConnection.class);
                while (open) {
                    PGNotification[] notifications = postgres.getNotifications(WAIT_MILLIS);
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
