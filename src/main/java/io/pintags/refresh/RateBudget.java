package io.pintags.refresh;

import io.pintags.database.Database;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * How many requests HubSpot's token endpoint may be sent, for all replicas together: a token bucket in the database, by
 * the database's clock. It holds one second's worth, so that the rate is never exceeded by much in any second.
 *
 * <p>The planner takes what is there. Callers who wait may overdraw it, by ten seconds' worth at most, because a person or
 * a program stands behind them; the planner then waits until that is paid back. All methods block.
 */
@ApplicationScoped
class RateBudget {
    private static final int CREDIT_SECONDS = 10;
    /** A pause that seems to be longer was made before the clock was set back, and is over. */
    private static final int LONGEST_PAUSE_SECONDS = 300;
    /** A refill that seems to be further ahead was made before the clock was set back. Nobody waits for the row that long. */
    private static final int LONGEST_LEAD_SECONDS = 60;

    private final Database database;
    private final int rate;
    private volatile boolean probing;

    RateBudget(Database database, RefreshConfig config) {
        this.database = database;
        this.rate = config.ratePerSecond();
    }

    /** Takes up to {@code wanted}, leaving nothing owed; how many were there. Zero while HubSpot refuses the app. */
    int take(int wanted) {
        return spend(wanted, 0);
    }

    /**
     * Takes up to {@code wanted} of what is above half a second's worth. While renewals are due the planner leaves no more
     * than that; without one it fills up by itself, so that nobody waits for ever.
     */
    int takeSpare(int wanted) {
        return spend(wanted, -(rate / 2));
    }

    /** Takes one on credit if need be; false if even that is used up, or while HubSpot refuses the app. */
    boolean takeForCaller() {
        return spend(1, CREDIT_SECONDS * rate) == 1;
    }

    /** Gives back what was taken and not used. */
    void giveBack(int unused) {
        if (unused > 0) {
            database.update("update refresh_control set tokens = least(tokens + ?, ?)", unused, rate);
        }
    }

    /**
     * Stops all replicas for a while because HubSpot refuses the app itself; afterwards one request at a time finds out
     * whether that was mended.
     *
     * @return whether this is news
     */
    boolean pause(String reason, long millis) {
        return database.first("""
                        with before as (select pause_reason as reason from refresh_control for update)
                        update refresh_control set paused_until = now() + ? * interval '1 millisecond', pause_reason = ?
                        from before returning before.reason is distinct from pause_reason as news""", row -> row.getBoolean("news"), millis, reason)
                .orElse(false);
    }

    /** HubSpot accepts the app. Costs nothing while there was no doubt. */
    void resume() {
        if (probing) {
            database.update("update refresh_control set pause_reason = null where pause_reason is not null");
            probing = false;
        }
    }

    /** Whoever waited for the row is younger than what is in it: no stretch of time is refilled twice. */
    private int spend(int wanted, int credit) {
        return database.first(
                        """
                        with filled as (
                            select least(tokens + ? * greatest(extract(epoch from now() - refilled_at), 0), ?) as level,
                                case when refilled_at < now() + ? * interval '1 second' then greatest(refilled_at, now())
                                    else now() end as at,
                                paused_until > now() and paused_until < now() + ? * interval '1 second' as paused,
                                pause_reason is not null as probing
                            from refresh_control for update),
                        granted as (
                            select level, at, case
                                when paused then 0
                                when probing then least(1, ?, floor(level + ?))
                                else least(?, floor(level + ?)) end as wanted
                            from filled)
                        update refresh_control set tokens = level - greatest(wanted, 0), refilled_at = at
                        from granted returning greatest(wanted, 0)::int as granted, pause_reason is not null as probing""",
                        row -> {
                            probing = row.getBoolean("probing");
                            return row.getInt("granted");
                        },
                        rate,
                        rate,
                        LONGEST_LEAD_SECONDS,
                        LONGEST_PAUSE_SECONDS,
                        wanted,
                        credit,
                        wanted,
                        credit)
                .orElse(0);
    }
}
