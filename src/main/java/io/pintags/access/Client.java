package io.pintags.access;

import io.pintags.crypto.Secret;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An entry of the registry.
 *
 * @param caller who it is once the secret has been shown
 * @param secretHashes SHA-256 of each secret that is good; several while one is being replaced
 */
record Client(Caller caller, List<byte[]> secretHashes) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** Checks an entry as it was written; fails with a message that says what is wrong with it. */
    static Client of(String id, List<String> secretSha256, List<String> accounts, List<String> permissions) {
        try {
            return new Client(
                    caller(id, accounts, permissions),
                    secretSha256.stream().map(Client::hash).toList());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("client \"" + id + "\": " + e.getMessage(), e);
        }
    }

    /** The caller with these grants, as they were written. */
    static Caller caller(String id, List<String> accounts, List<String> permissions) {
        var allowed = EnumSet.noneOf(Permission.class);
        for (String name : permissions) {
            allowed.add(Permission.of(name)
                    .orElseThrow(() -> new IllegalArgumentException("there is no permission " + name)));
        }
        return new Caller(id, allowed, AccountSet.parse(accounts));
    }

    /** Compares with every hash, so that the time does not tell which one it was. */
    boolean has(String secret) {
        byte[] presented = Secret.digest(secret);
        boolean known = false;
        for (byte[] hash : secretHashes) {
            known |= MessageDigest.isEqual(hash, presented);
        }
        return known;
    }

    private static byte[] hash(String hex) {
        if (!SHA256.matcher(hex).matches()) {
            throw new IllegalArgumentException(
                    "secret-sha256 must be 64 lower-case hex digits (sha256sum of the secret)");
        }
        return HexFormat.of().parseHex(hex);
    }
}
