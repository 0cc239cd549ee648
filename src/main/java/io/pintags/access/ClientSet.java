package io.pintags.access;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The clients of one source or of all, checked.
 *
 * @param clients by id
 */
record ClientSet(Map<String, Client> clients) {
    ClientSet {
        clients = Map.copyOf(clients);
    }

    /** What stands in the configuration. */
    static ClientSet of(AccessConfig config) {
        var clients = new HashMap<String, Client>();
        config.clients()
                .forEach((id, client) -> clients.put(
                        id,
                        Client.of(
                                id,
                                client.secretSha256().orElse(List.of()),
                                client.accounts().orElse(List.of()),
                                client.permissions())));
        return new ClientSet(clients);
    }

    /** Both together; an id that is in both is refused, since nobody could tell which grants it has. */
    ClientSet and(ClientSet more) {
        var all = new HashMap<>(clients);
        more.clients.forEach((id, client) -> {
            if (all.put(id, client) != null) {
                throw new IllegalArgumentException("client \"" + id + "\" is in the configuration already");
            }
        });
        return new ClientSet(all);
    }
}
