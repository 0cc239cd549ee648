package io.pintags.testing;

import static org.awaitility.Awaitility.await;

import io.pintags.crypto.RowContext;
import io.pintags.crypto.SealedField;
import io.pintags.crypto.Secret;
import io.pintags.simulator.HubSpotSimulator;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Connected accounts as rows with sealed tokens, without the consent; and what has become of them. */
public final class SeededAccounts {
    private static final Base64.Encoder BASE64 = Base64.getEncoder();
    /** Accounts that are sealed in one request; OpenBao takes a thousand strings in one, names included. */
    private static final int BATCH = 100;

    private final DataSource database;
    private final VaultServer vault;

    SeededAccounts(DataSource database, VaultServer vault) {
        this.database = database;
        this.vault = vault;
    }

    /**
     * How an account stands.
     *
     * @param cause why, or null
     * @param openAttempts entries of the journal without an end
     */
    public record Standing(String status, String cause, long generation, long openAttempts) {}

    /**
     * Inserts accounts that hold {@link HubSpotSimulator#grantedRefreshToken} and an access token of a life of half an
     * hour that ends {@code left} from now; they are due at once.
     */
    public void insert(long firstHubId, int count, Duration left) {
        insert(firstHubId, count, left, Duration.ZERO);
    }

    private void insert(long firstHubId, int count, Duration left, Duration dueIn) {
        for (int done = 0; done < count; done += BATCH) {
            insertBatch(firstHubId + done, Math.min(BATCH, count - done), left, dueIn);
        }
    }

    private void insertBatch(long firstHubId, int count, Duration left, Duration dueIn) {
        List<UUID> ids = new ArrayList<>();
        List<String> access = new ArrayList<>();
        var plain = new JsonArray();
        for (long hubId = firstHubId; hubId < firstHubId + count; hubId++) {
            UUID id = UUID.randomUUID();
            ids.add(id);
            access.add(oldAccessToken(hubId));
            plain.add(item(id, SealedField.ACCESS_TOKEN, oldAccessToken(hubId)));
            plain.add(item(id, SealedField.REFRESH_TOKEN, HubSpotSimulator.grantedRefreshToken(hubId)));
        }
        JsonArray sealed = vault.call("POST", "transit/encrypt/pintags", new JsonObject().put("batch_input", plain))
                .getJsonObject("data")
                .getJsonArray("batch_results");
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("""
                        insert into account (id, hub_id, status, access_token_ciphertext, refresh_token_ciphertext,
                            key_version, access_token_fingerprint, refresh_token_fingerprint, scopes, client_id,
                            access_token_expires_at, access_token_life, next_refresh_at, last_served_at)
                        values (?, ?, 'ACTIVE', ?, ?, 1, ?, ?, 'oauth', 'simulated-client',
                            now() + ? * interval '1 millisecond', 1800, now() + ? * interval '1 millisecond', now())""")) {
            for (int i = 0; i < count; i++) {
                insert.setObject(1, ids.get(i));
                insert.setLong(2, firstHubId + i);
                insert.setString(3, sealed.getJsonObject(2 * i).getString("ciphertext"));
                insert.setString(4, sealed.getJsonObject(2 * i + 1).getString("ciphertext"));
                insert.setString(5, Secret.of(access.get(i)).fingerprint());
                insert.setString(
                        6,
                        Secret.of(HubSpotSimulator.grantedRefreshToken(firstHubId + i))
                                .fingerprint());
                insert.setLong(7, left.toMillis());
                insert.setLong(8, dueIn.toMillis());
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As {@link #insert}; due when the token ends, or by {@link #allAreDue}. */
    public void insertLater(long firstHubId, int count, Duration left) {
        insert(firstHubId, count, left, left);
    }

    /** Makes every account due. */
    public void allAreDue() {
        number("with due as (update account set next_refresh_at = now() returning 1) select count(*) from due");
    }

    /** Has an account look as if somebody renewed it, until {@link #leasesAreOver}. */
    public void lease(long hubId) {
        number(
                "with leased as (update account set lease_owner = gen_random_uuid(), lease_until = now() + interval '1 hour'"
                        + " where hub_id = " + hubId + " returning 1) select count(*) from leased");
    }

    /** Waits until PostgreSQL has ended what a killed process still had under way there. */
    public void nobodyElseIsConnected() {
        await().until(() -> number("select count(*) from pg_stat_activity"
                        + " where backend_type = 'client backend' and pid <> pg_backend_pid()")
                == 0);
    }

    /** Ends every lease as time would. */
    public void leasesAreOver() {
        number("with over as (update account set lease_until = now() where lease_until > now() returning 1)"
                + " select count(*) from over");
    }

    /** The access token that an inserted account begins with; HubSpot does not know it. */
    public static String oldAccessToken(long hubId) {
        return "old-access-token-of-" + hubId;
    }

    /** How the account stands now. */
    public Standing standing(long hubId) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("""
                        select status, status_cause, generation, (select count(*) from refresh_attempt
                            where account_id = account.id and finished_at is null) as open
                        from account where hub_id = ?""")) {
            select.setLong(1, hubId);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Standing(
                        row.getString("status"),
                        row.getString("status_cause"),
                        row.getLong("generation"),
                        row.getLong("open"));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One number out of the database. */
    public long number(String sql) {
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonObject item(UUID id, SealedField field, String secret) {
        return new JsonObject()
                .put("plaintext", BASE64.encodeToString(secret.getBytes(StandardCharsets.UTF_8)))
                .put("context", BASE64.encodeToString(new RowContext(ProcessBed.TENANT, id, field).encoded()));
    }
}
