package io.pintags.access;

import io.pintags.access.kubernetes.KubernetesConfig;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The callers that have an entry. A bad entry stops the start: a caller with less or more rights than its operator meant
 * is worse than none. Later on, a bad file changes nothing and is logged.
 */
@ApplicationScoped
public class ClientRegistry {
    /** Compared against when the id is unknown, so that the time of an answer does not tell which ids exist. */
    private final Client nobody =
            new Client(new Caller("", Set.of(), new AccountSet(false, Set.of())), List.of(new byte[32]));

    /** Who else acts in the audit log: the service itself, a command on its machine, and whoever connects an account. */
    private static final Set<String> RESERVED = Set.of("system", "command", "anyone");

    private final ClientSet configured;
    private final Optional<ClientsFile> file;
    private final boolean hasLocalToken;
    private volatile ClientSet current;
    private String lastComplaint = "";

    ClientRegistry(AccessConfig config, KubernetesConfig kubernetes) {
        this.configured = ClientSet.of(config, kubernetes);
        this.file = config.clientsFile().map(ClientsFile::new);
        this.hasLocalToken = config.localTokenFile().isPresent();
        try {
            this.current = file.isEmpty() ? with(new ClientSet(Map.of(), Map.of())) : configured;
            readFile();
        } catch (IOException e) {
            throw new UncheckedIOException("pintags.access.clients-file cannot be read", e);
        }
    }

    /** Whether there is anybody at all. */
    public boolean isEmpty() {
        return current.clients().isEmpty();
    }

    /** The caller whose id and secret these are, or empty. Takes the same time for a wrong id as for a wrong secret. */
    public Optional<Caller> authenticate(String id, String secret) {
        Client client = current.clients().get(id);
        boolean known = (client == null ? nobody : client).has(secret);
        return known && client != null ? Optional.of(client.caller()) : Optional.empty();
    }

    /** The caller whose grants this service account has, or empty. */
    Optional<Caller> ofServiceAccount(String subject) {
        ClientSet known = current;
        return Optional.ofNullable(known.serviceAccounts().get(subject))
                .map(id -> known.clients().get(id).caller());
    }

    /** Looks at the file again; what it says holds from then on, and if it cannot be read, what it said before. */
    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void reload() {
        try {
            if (readFile()) {
                lastComplaint = "";
                Log.infof("event=clients.reloaded clients=%d", current.clients().size());
            }
        } catch (IOException | RuntimeException e) {
            // An I/O message is the path; ours are made of ids and names. Said once, not every five seconds.
            String complaint = e.getClass().getSimpleName() + " reason=\"" + e.getMessage() + "\"";
            if (!complaint.equals(lastComplaint)) {
                Log.errorf("event=clients.not_reloaded class=%s", complaint);
            }
            lastComplaint = complaint;
        }
    }

    private boolean readFile() throws IOException {
        if (file.isEmpty()) {
            return false;
        }
        Optional<ClientSet> changed = file.get().readIfChanged();
        changed.ifPresent(clients -> current = with(clients));
        return changed.isPresent();
    }

    /** All clients; one that has the name of somebody else would be taken for that one in the audit log. */
    private ClientSet with(ClientSet ofFile) {
        ClientSet all = configured.and(ofFile);
        if (hasLocalToken && all.clients().containsKey(LocalToken.CALLER_ID)) {
            throw new IllegalArgumentException("the client id \"local\" is that of the local token: choose another");
        }
        for (String id : RESERVED) {
            if (all.clients().containsKey(id)) {
                throw new IllegalArgumentException(
                        "the client id \"" + id + "\" is one of the service's own in the audit log: choose another");
            }
        }
        return all;
    }
}
