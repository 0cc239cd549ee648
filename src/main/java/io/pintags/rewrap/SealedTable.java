package io.pintags.rewrap;

import io.pintags.crypto.SealedField;
import java.util.List;
import java.util.stream.Collectors;

/** The tables with sealed columns, and the two statements that move their rows. */
enum SealedTable {
    /** The generation is part of the guard, so that a renewal or a consent that came first wins. */
    ACCOUNT(
            "account",
            "id",
            "generation",
            "key_version",
            true,
            List.of(
                    new Column("user_details_ciphertext", SealedField.USER_DETAILS),
                    new Column("access_token_ciphertext", SealedField.ACCESS_TOKEN),
                    new Column("refresh_token_ciphertext", SealedField.REFRESH_TOKEN))),
    CONSENT(
            "pending_consent",
            "id",
            "0",
            "key_version",
            false,
            List.of(new Column("pkce_verifier_ciphertext", SealedField.PKCE_VERIFIER))),
    IMPORT(
            "account_import_row",
            "id",
            "0",
            "key_version",
            false,
            List.of(new Column("refresh_token_ciphertext", SealedField.IMPORTED_TOKEN))),
    /** Tokens of an erasure under way stay bound to the account that they came from. */
    ERASURE(
            "erasure",
            "account_id",
            "0",
            "least(substring(access_token_ciphertext from '^[a-z]+:v([0-9]+):')::integer,"
                    + " substring(refresh_token_ciphertext from '^[a-z]+:v([0-9]+):')::integer)",
            false,
            List.of(
                    new Column("access_token_ciphertext", SealedField.ACCESS_TOKEN),
                    new Column("refresh_token_ciphertext", SealedField.REFRESH_TOKEN)));

    private final String table;
    private final String boundTo;
    private final String generation;
    private final String version;
    private final boolean storesVersion;
    private final List<Column> columns;

    /** A sealed column and the field that its ciphertexts are bound to. */
    record Column(String name, SealedField field) {}

    SealedTable(
            String table,
            String boundTo,
            String generation,
            String version,
            boolean storesVersion,
            List<Column> columns) {
        this.table = table;
        this.boundTo = boundTo;
        this.version = version;
        this.generation = generation;
        this.storesVersion = storesVersion;
        this.columns = columns;
    }

    List<Column> columns() {
        return columns;
    }

    /** How many rows are older than a version. */
    String count() {
        return "select count(*) as rows from " + table + " where " + version + " < ?";
    }

    /** Rows of the newest version that is stored. */
    String newest() {
        return select() + "where " + version + " is not null order by " + version + " desc limit ?";
    }

    /** The newest version that is stored, or 0. */
    String highest() {
        return "select coalesce(max(" + version + "), 0) as version from " + table;
    }

    /** Rows older than a version, after an id, in the order of their ids. */
    String older() {
        return select() + "where " + version + " < ? and id > ? order by id limit ?";
    }

    /**
     * Stores new ciphertexts where the row is still as it was read. It waits for nobody: a row that another transaction
     * holds is about to change and is left to it, so that no deadlock can arise.
     */
    String replace() {
        String olds = names(column -> "old_" + column.name());
        String news = names(column -> "new_" + column.name());
        String arrays = columns.stream().map(column -> "?::text[], ?::text[]").collect(Collectors.joining(", "));
        String unchanged = columns.stream()
                .map(column -> " and t." + column.name() + " is not distinct from fresh.old_" + column.name())
                .collect(Collectors.joining());
        String sets = names(column -> column.name() + " = fresh.new_" + column.name());
        return "with fresh as (select * from unnest(?::uuid[], ?::bigint[], ?::integer[], " + arrays
                + ") as f(id, generation, version, " + olds + ", " + news + ")), "
                + "mine as (select t.id from " + table + " t join fresh on fresh.id = t.id"
                + (storesVersion ? " and fresh.generation = t.generation" : "") + unchanged
                + " for update of t skip locked) "
                + "update " + table + " t set " + sets + (storesVersion ? ", key_version = fresh.version" : "")
                + " from fresh join mine on mine.id = fresh.id where t.id = fresh.id";
    }

    private String select() {
        return "select id, " + boundTo + " as bound_to, " + generation + " as generation, " + names(Column::name)
                + " from " + table + " ";
    }

    private String names(java.util.function.Function<Column, String> name) {
        return columns.stream().map(name).collect(Collectors.joining(", "));
    }
}
