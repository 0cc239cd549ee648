package io.pintags.access;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A client as an operator writes it down, in either of the two ways.
 *
 * @param id the client's id
 * @param secretSha256 hex SHA-256 of its secret
 * @param accounts hub ids, or {@code *}
 * @param permissions their names
 */
public record ClientEntry(String id, String secretSha256, List<String> accounts, List<String> permissions) {
    /** What needs no escaping in any of the places where an id is written. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /**
     * Checks an entry; lists have commas between their items.
     *
     * @throws IllegalArgumentException with a message for people
     */
    public static ClientEntry of(String id, String secretSha256, String accounts, String permissions) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("The id must be 1 to 64 letters, digits, '.', '_' or '-'.");
        }
        var entry = new ClientEntry(id, secretSha256, items(accounts), items(permissions));
        Client.of(id, List.of(secretSha256), entry.accounts, entry.permissions);
        return entry;
    }

    /** As lines of a properties file. */
    public String properties() {
        String prefix = "pintags.access.clients.\"" + id + "\".";
        return prefix + "secret-sha256=" + secretSha256 + "\n"
                + prefix + "accounts=" + String.join(",", accounts) + "\n"
                + prefix + "permissions=" + String.join(",", permissions) + "\n";
    }

    /** As a clients file with this one client. */
    public String json() {
        return new JsonObject()
                .put(
                        "clients",
                        new JsonObject()
                                .put(
                                        id,
                                        new JsonObject()
                                                .put("secret_sha256", new JsonArray().add(secretSha256))
                                                .put("accounts", new JsonArray(accounts))
                                                .put("permissions", new JsonArray(permissions))))
                .encode();
    }

    private static List<String> items(String list) {
        return Arrays.stream(list.split(","))
                .map(String::trim)
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
