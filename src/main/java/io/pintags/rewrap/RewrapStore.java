package io.pintags.rewrap;

import io.pintags.database.Database;
import io.pintags.database.Timestamps;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** The statements of a run. Each is one round trip and one commit. All methods block. */
@ApplicationScoped
class RewrapStore {
    private static final UUID FIRST = new UUID(0, 0);
    /** Rows of a table that are tried; one that does not open must not be all that is known. */
    private static final int SAMPLES = 20;

    private final Database database;

    RewrapStore(Database database) {
        this.database = database;
    }

    /** Asks for a run, unless one is under way; whether this was news. */
    boolean request() {
        return database.update("""
                        update rewrap_run set state = 'RUNNING', started_at = now(), updated_at = now(), finished_at = null,
                            rewrapped = 0, refused = 0
                        where state <> 'RUNNING'""") == 1;
    }

    /** Takes the run that was asked for or cut off; false if there is none, or somebody works on it. */
    boolean claim(UUID owner, Duration lease) {
        return database.update("""
                        update rewrap_run set lease_owner = ?, lease_until = now() + ? * interval '1 millisecond'
                        where state = 'RUNNING' and (lease_until is null or lease_until < now())""", owner, lease.toMillis()) == 1;
    }

    /** Notes what was done and keeps the lease; false if somebody else has it by now. */
    boolean progress(UUID owner, Duration lease, int newest, int rewrapped, int refused) {
        return database.update("""
                        update rewrap_run set lease_until = now() + ? * interval '1 millisecond', updated_at = now(),
                            version_seen_at = case when newest_version = ? then version_seen_at else now() end,
                            newest_version = ?, rewrapped = rewrapped + ?, refused = refused + ?
                        where state = 'RUNNING' and lease_owner = ?""", lease.toMillis(), newest, newest, rewrapped, refused, owner) == 1;
    }

    /** Ends the run. */
    void finish(UUID owner) {
        database.update("""
                update rewrap_run set state = 'FINISHED', finished_at = now(), updated_at = now(), lease_owner = null,
                    lease_until = null
                where state = 'RUNNING' and lease_owner = ?""", owner);
    }

    /** Lets somebody else go on at once. */
    void release(UUID owner) {
        database.update("update rewrap_run set lease_owner = null, lease_until = null where lease_owner = ?", owner);
    }

    /** Some rows of the newest version that is stored, from which the newest one that there is can be learnt. */
    List<SealedRow> samples(SealedTable table) {
        return database.query(table.newest(), read(table), SAMPLES);
    }

    /** The newest version that is stored in any table; empty if nothing is sealed. */
    OptionalInt newestStored() {
        return Arrays.stream(SealedTable.values())
                .flatMap(table ->
                        database.first(table.highest(), row -> row.getObject("version", Integer.class)).stream())
                .mapToInt(Integer::intValue)
                .max();
    }

    /** Rows older than {@code version}, after the row {@code after} or from the first one. */
    List<SealedRow> older(SealedTable table, int version, Optional<SealedRow> after, int limit) {
        UUID start = after.map(SealedRow::id).orElse(FIRST);
        return database.query(table.older(), read(table), version, start, limit);
    }

    /** How many rows of all tables are older than {@code version}. */
    long countOlder(int version) {
        return Arrays.stream(SealedTable.values())
                .mapToLong(table -> database.first(table.count(), row -> row.getLong("rows"), version)
                        .orElseThrow())
                .sum();
    }

    /** Stores what was moved; how many rows were still as they had been read. */
    int replace(SealedTable table, List<SealedRow.Moved> moved, int newest) {
        var values = new ArrayList<Object>();
        values.add(moved.stream().map(row -> row.before().id()).toArray(UUID[]::new));
        values.add(moved.stream().map(row -> row.before().generation()).toArray(Long[]::new));
        values.add(moved.stream().map(row -> row.version(newest)).toArray(Integer[]::new));
        for (int i = 0; i < table.columns().size(); i++) {
            int column = i;
            values.add(moved.stream()
                    .map(row -> row.before().ciphertexts().get(column))
                    .toArray(String[]::new));
        }
        for (int i = 0; i < table.columns().size(); i++) {
            int column = i;
            values.add(moved.stream().map(row -> row.ciphertexts().get(column)).toArray(String[]::new));
        }
        return database.update(table.replace(), values.toArray());
    }

    /**
     * Has the database refuse from now on what is sealed with a version below {@code newest}, if nothing such is stored.
     *
     * @return whether it does
     */
    boolean refuseOlderThan(int newest) {
        return database.first("select raise_key_floor(?) as floor", row -> row.getInt("floor"), newest)
                        .orElseThrow()
                == newest;
    }

    /** How the run stands. */
    RewrapStatus status() {
        Optional<RewrapStatus> known = database.first("""
                select run.*, coalesce(extract(epoch from updated_at - started_at), 0) as seconds,
                    (select version from key_floor) as floor
                from rewrap_run run""", RewrapStore::status);
        RewrapStatus status = known.orElseThrow();
        return status.newestVersion()
                .map(this::countOlder)
                .map(status::withOlder)
                .orElse(status);
    }

    private static RewrapStatus status(ResultSet row) throws SQLException {
        Integer version = row.getObject("newest_version", Integer.class);
        return new RewrapStatus(
                RewrapStatus.State.valueOf(row.getString("state")),
                Optional.ofNullable(version),
                0,
                row.getInt("floor"),
                row.getLong("rewrapped"),
                row.getLong("refused"),
                row.getDouble("seconds"),
                Timestamps.instant(row, "started_at"),
                Timestamps.instant(row, "finished_at"));
    }

    private static Database.RowReader<SealedRow> read(SealedTable table) {
        return row -> {
            var ciphertexts = new ArrayList<String>();
            for (SealedTable.Column column : table.columns()) {
                ciphertexts.add(row.getString(column.name()));
            }
            return new SealedRow(
                    row.getObject("id", UUID.class),
                    row.getObject("bound_to", UUID.class),
                    row.getLong("generation"),
                    ciphertexts);
        };
    }
}
