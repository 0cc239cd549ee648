package io.pintags.notify;

import io.pintags.database.Database;
import io.pintags.database.Timestamps;
import io.pintags.hubspot.HubId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Notifications that wait to be delivered. The database writes them, in the commit of the change itself (the trigger of
 * migration 5), for each channel that somebody has announced. All methods block; times go by the database's clock.
 */
@ApplicationScoped
class Outbox {
    private static final String CLAIM = """
            with next as (
                select id from notification n
                where channel = ? and next_attempt_at <= now()
                    and not exists (select from notification earlier where earlier.channel = n.channel
                        and earlier.hub_id = n.hub_id and earlier.seq < n.seq)
                order by next_attempt_at, seq limit ?
                for update skip locked)
            update notification set attempts = attempts + 1, next_attempt_at = now() + ? * interval '1 millisecond'
            from next where notification.id = next.id
            returning notification.*""";

    private final Database database;

    Outbox(Database database) {
        this.database = database;
    }

    /** Says that a replica delivers {@code channel}: from now on changes are kept for it. To be repeated now and again. */
    void announce(String channel) {
        database.update("""
                insert into notification_channel (name) values (?)
                on conflict (name) do update set seen_at = now()
                where notification_channel.seen_at < now() - interval '1 hour'""", channel);
    }

    /** Forgets channels that nobody has delivered for a week, with what was kept for them. */
    void forgetAbandoned() {
        database.update("delete from notification_channel where seen_at < now() - interval '7 days'");
    }

    /**
     * Takes up to {@code limit} for one attempt each, in their order for each account. Replicas that do this at the same
     * moment get different ones; one whose attempt has no end within {@code lease} is taken again.
     */
    List<Notification> claim(String channel, int limit, Duration lease) {
        return database.query(CLAIM, Outbox::notification, channel, limit, lease.toMillis());
    }

    /** It arrived. */
    void delivered(Notification notification) {
        database.update(
                "delete from notification where id = ? and attempts = ?", notification.id(), notification.attempt());
    }

    /** It did not arrive; tried again after {@code wait}. */
    void failed(Notification notification, Duration wait) {
        database.update(
                "update notification set next_attempt_at = now() + ? * interval '1 millisecond'"
                        + " where id = ? and attempts = ?",
                wait.toMillis(),
                notification.id(),
                notification.attempt());
    }

    /** Gives up to {@code limit} up that are older than {@code age} and not under way; what that was. */
    List<Notification> giveUp(String channel, Duration age, int limit) {
        return database.query("""
                delete from notification where id in (
                    select id from notification
                    where channel = ? and at < now() - ? * interval '1 millisecond' and next_attempt_at <= now()
                    order by next_attempt_at limit ? for update skip locked)
                returning *""", Outbox::notification, channel, age.toMillis(), limit);
    }

    /** How many wait. */
    long waiting(String channel) {
        return database.first(
                        "select count(*) as n from notification where channel = ?", row -> row.getLong("n"), channel)
                .orElse(0L);
    }

    private static Notification notification(ResultSet row) throws SQLException {
        return new Notification(
                row.getObject("id", UUID.class),
                row.getInt("attempts"),
                new HubId(row.getLong("hub_id")),
                NotificationKind.of(row.getString("kind")),
                row.getString("status").toLowerCase(Locale.ROOT),
                Optional.ofNullable(row.getString("cause")),
                Timestamps.instant(row, "at").orElseThrow());
    }
}
