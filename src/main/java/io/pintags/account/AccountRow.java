package io.pintags.account;

import io.pintags.database.Timestamps;
import io.pintags.hubspot.HubId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Reads an {@link Account} out of its row. */
public final class AccountRow {
    /** The columns that {@link #read} needs. */
    public static final String COLUMNS = """
            id, hub_id, status, status_cause, access_token_ciphertext, refresh_token_ciphertext, access_token_fingerprint,
            refresh_token_fingerprint, client_id, scopes, generation, access_token_expires_at, access_token_life, next_refresh_at,
            last_failure, last_failure_at, last_served_at, connected_at, created_at""";

    private AccountRow() {}

    /** The account in the current row. */
    public static Account read(ResultSet row) throws SQLException {
        return new Account(
                row.getObject("id", UUID.class),
                new HubId(row.getLong("hub_id")),
                AccountStatus.valueOf(row.getString("status")),
                Optional.ofNullable(row.getString("status_cause")),
                token(row),
                row.getString("client_id"),
                row.getString("scopes"),
                row.getLong("generation"),
                Optional.ofNullable(row.getString("last_failure")),
                Timestamps.instant(row, "next_refresh_at"),
                new Account.Times(
                        Timestamps.instant(row, "connected_at").orElseThrow(),
                        Timestamps.instant(row, "created_at").orElseThrow(),
                        Timestamps.instant(row, "last_failure_at"),
                        Timestamps.instant(row, "last_served_at")));
    }

    private static Optional<Account.StoredToken> token(ResultSet row) throws SQLException {
        String access = row.getString("access_token_ciphertext");
        return access == null
                ? Optional.empty()
                : Optional.of(new Account.StoredToken(
                        access,
                        row.getString("refresh_token_ciphertext"),
                        Timestamps.instant(row, "access_token_expires_at").orElseThrow(),
                        Duration.ofSeconds(row.getInt("access_token_life")),
                        row.getString("access_token_fingerprint"),
                        row.getString("refresh_token_fingerprint")));
    }
}
