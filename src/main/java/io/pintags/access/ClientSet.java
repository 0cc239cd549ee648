package io.pintags.access;

import io.pintags.access.kubernetes.KubernetesConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The clients of one source or of all, checked.
 *
 * @param clients by id
 * @param serviceAccounts ids of clients by the service account that has their grants
 */
record ClientSet(Map<String, Client> clients, Map<String, String> serviceAccounts) {
    ClientSet {
        clients = Map.copyOf(clients);
        serviceAccounts = Map.copyOf(serviceAccounts);
    }

    /** What stands in the configuration. */
    static ClientSet of(AccessConfig config, KubernetesConfig kubernetes) {
        var clients = new HashMap<String, Client>();
        config.clients()
                .forEach((id, client) -> clients.put(
                        id,
                        Client.of(
                                id,
                                client.secretSha256().orElse(List.of()),
                                client.accounts().orElse(List.of()),
                                client.permissions())));
        return new ClientSet(clients, kubernetes.serviceAccounts());
    }

    /** Both together; what is in both is refused, since nobody could tell which grants it has. */
    ClientSet and(ClientSet more) {
        return new ClientSet(
                        union(clients, more.clients, "client"),
                        union(serviceAccounts, more.serviceAccounts, "service account"))
                .complete();
    }

    /** Refuses a service account that is mapped to nobody. */
    private ClientSet complete() {
        serviceAccounts.forEach((subject, id) -> {
            if (!clients.containsKey(id)) {
                throw new IllegalArgumentException(subject + " is mapped to \"" + id + "\", which is no client");
            }
        });
        return this;
    }

    private static <V> Map<String, V> union(Map<String, V> some, Map<String, V> more, String what) {
        var all = new HashMap<>(some);
        more.forEach((key, value) -> {
            if (all.put(key, value) != null) {
                throw new IllegalArgumentException(what + " \"" + key + "\" is in the configuration already");
            }
        });
        return all;
    }
}
