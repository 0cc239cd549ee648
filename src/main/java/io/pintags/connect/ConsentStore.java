package io.pintags.connect;

import io.pintags.database.Database;
import io.pintags.hubspot.HubId;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps consents under way and one-time links, by hash. Taking a consent removes it, and using a link marks it, so each
 * works once.
 */
@ApplicationScoped
class ConsentStore {
    private final Database database;

    /**
     * A link that an operator made.
     *
     * @param sha256 its hash
     * @param hubId the account that it is for, if it is for one
     * @param madeBy the operator
     */
    record Link(String sha256, Optional<HubId> hubId, String madeBy) {}

    ConsentStore(Database database) {
        this.database = database;
    }

    void add(PendingConsent consent, Duration ttl) {
        database.update(
                """
                insert into pending_consent (id, state_sha256, browser_sha256, pkce_verifier_ciphertext,
                    expected_hub_id, link_sha256, started_by, expires_at)
                values (?, ?, ?, ?, ?, ?, ?, now() + ? * interval '1 millisecond')""",
                consent.id(),
                consent.stateSha256(),
                consent.browserSha256(),
                consent.pkceCiphertext().orElse(null),
                consent.expected().map(HubId::value).orElse(null),
                consent.linkSha256().orElse(null),
                consent.startedBy(),
                ttl.toMillis());
    }

    /** Whether this many consents that {@code startedBy} started are under way. */
    boolean isUnderWay(String startedBy, int number) {
        return database.first(
                        "select true from pending_consent where started_by = ? and expires_at > now()"
                                + " and link_sha256 is null offset ? limit 1",
                        row -> true,
                        startedBy,
                        number - 1)
                .isPresent();
    }

    Optional<PendingConsent> take(String stateSha256) {
        return database.first("""
                with taken as (delete from pending_consent where state_sha256 = ? returning *)
                select * from taken where expires_at > now()""", ConsentStore::consent, stateSha256);
    }

    void addLink(String linkSha256, Optional<HubId> hubId, String madeBy, Duration ttl) {
        database.update("""
                insert into connect_link (link_sha256, hub_id, made_by, expires_at)
                values (?, ?, ?, now() + ? * interval '1 millisecond')""", linkSha256, hubId.map(HubId::value).orElse(null), madeBy, ttl.toMillis());
    }

    /** The link, if it can still be used. */
    Optional<Link> link(String linkSha256) {
        return database.first(
                "select * from connect_link where link_sha256 = ? and used_at is null and expires_at > now()",
                row -> new Link(linkSha256, hubId(row, "hub_id"), row.getString("made_by")),
                linkSha256);
    }

    /** Uses the link up; whether it still could be used. Of several at the same time one is told so. */
    boolean useLink(String linkSha256) {
        return database.update("""
                        update connect_link set used_at = now()
                        where link_sha256 = ? and used_at is null and expires_at > now()""", linkSha256) == 1;
    }

    /** Whoever used the link connected nothing by it. */
    void giveLinkBack(String linkSha256) {
        database.update("update connect_link set used_at = null where link_sha256 = ?", linkSha256);
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void removeExpired() {
        database.update("delete from pending_consent where expires_at < now()");
        database.update("delete from connect_link where expires_at < now()");
    }

    private static PendingConsent consent(ResultSet row) throws SQLException {
        return new PendingConsent(
                row.getObject("id", UUID.class),
                row.getString("state_sha256"),
                row.getString("browser_sha256"),
                Optional.ofNullable(row.getString("pkce_verifier_ciphertext")),
                hubId(row, "expected_hub_id"),
                Optional.ofNullable(row.getString("link_sha256")),
                row.getString("started_by"));
    }

    private static Optional<HubId> hubId(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(new HubId(value));
    }
}
