package io.pintags.access;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The mounted file with clients. Read whole: a file that is being written is not JSON yet, and is refused. What is not
 * known in it is refused too, since a misspelt grant is a wrong grant. Not for use by several threads; blocks.
 */
final class ClientsFile {
    /** Most bytes that are read; some 20,000 clients. */
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final Set<String> MEMBERS = Set.of("secret_sha256", "accounts", "permissions");

    private final Path path;
    private byte[] lastSeen;

    ClientsFile(Path path) {
        this.path = path;
    }

    /** What the file says, if its content is not what it was last time; each content is looked at once. */
    Optional<ClientSet> readIfChanged() throws IOException {
        byte[] content;
        try (InputStream in = Files.newInputStream(path)) {
            content = in.readNBytes(MAX_BYTES + 1);
        }
        if (Arrays.equals(content, lastSeen)) {
            return Optional.empty();
        }
        lastSeen = content;
        if (content.length > MAX_BYTES) {
            throw new IllegalArgumentException("the file has more than " + MAX_BYTES + " bytes");
        }
        return Optional.of(parse(new String(content, StandardCharsets.UTF_8)));
    }

    /** Reads the file's text; fails with a message that quotes ids and names, and no values. */
    static ClientSet parse(String json) {
        try {
            var document = new JsonObject(json);
            onlyKnown(document, Set.of("clients", "service_accounts"), "the file");
            var clients = new HashMap<String, Client>();
            for (Map.Entry<String, Object> entry : document.getJsonObject("clients", new JsonObject())) {
                clients.put(entry.getKey(), client(entry.getKey(), (JsonObject) entry.getValue()));
            }
            var serviceAccounts = new HashMap<String, String>();
            for (Map.Entry<String, Object> entry : document.getJsonObject("service_accounts", new JsonObject())) {
                serviceAccounts.put(entry.getKey(), (String) entry.getValue());
            }
            return new ClientSet(clients, serviceAccounts);
        } catch (DecodeException e) {
            throw new IllegalArgumentException("the file is not JSON", e);
        } catch (ClassCastException | NullPointerException e) {
            throw new IllegalArgumentException("the file is not of the documented form", e);
        }
    }

    private static Client client(String id, JsonObject entry) {
        onlyKnown(entry, MEMBERS, "client \"" + id + "\"");
        return Client.of(
                id,
                texts(entry.getJsonArray("secret_sha256", new JsonArray())),
                texts(entry.getJsonArray("accounts", new JsonArray())),
                texts(entry.getJsonArray("permissions", new JsonArray(List.of("token:use")))));
    }

    private static List<String> texts(JsonArray values) {
        return values.stream().map(Object::toString).toList();
    }

    private static void onlyKnown(JsonObject object, Set<String> members, String where) {
        if (!members.containsAll(object.fieldNames())) {
            throw new IllegalArgumentException(where + " may have these members only: " + members);
        }
    }
}
