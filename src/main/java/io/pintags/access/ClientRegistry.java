package io.pintags.access;

import io.pintags.crypto.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The callers with an id and a secret. A bad entry stops the start: a caller with less or more rights than its operator
 * meant is worse than none.
 */
@ApplicationScoped
public class ClientRegistry {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    /** Compared against when the id is unknown, so that the time of an answer does not tell which ids exist. */
    private static final List<byte[]> NOBODY = List.of(new byte[32]);

    private final Map<String, Entry> clients = new HashMap<>();

    private record Entry(Caller caller, List<byte[]> secretHashes) {}

    ClientRegistry(AccessConfig config) {
        config.clients().forEach((id, client) -> clients.put(id, entry(id, client)));
    }

    /** Whether there is anybody at all. */
    public boolean isEmpty() {
        return clients.isEmpty();
    }

    /** The caller whose id and secret these are, or empty. Takes the same time for a wrong id as for a wrong secret. */
    public Optional<Caller> authenticate(String id, String secret) {
        Entry entry = clients.get(id);
        byte[] presented = Secret.digest(secret);
        boolean known = false;
        for (byte[] hash : entry == null ? NOBODY : entry.secretHashes()) {
            known |= MessageDigest.isEqual(hash, presented);
        }
        return known && entry != null ? Optional.of(entry.caller()) : Optional.empty();
    }

    private static Entry entry(String id, AccessConfig.Client client) {
        try {
            var permissions = EnumSet.noneOf(Permission.class);
            for (String name : client.permissions()) {
                permissions.add(Permission.of(name)
                        .orElseThrow(() -> new IllegalArgumentException("there is no permission " + name)));
            }
            var hashes =
                    client.secretSha256().stream().map(ClientRegistry::hash).toList();
            var accounts = AccountSet.parse(client.accounts().orElse(List.of()));
            return new Entry(new Caller(id, permissions, accounts), hashes);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("pintags.access.clients.\"" + id + "\": " + e.getMessage(), e);
        }
    }

    private static byte[] hash(String hex) {
        if (!SHA256.matcher(hex).matches()) {
            throw new IllegalArgumentException(
                    "secret-sha256 must be 64 lower-case hex digits (sha256sum of the secret)");
        }
        return HexFormat.of().parseHex(hex);
    }
}
