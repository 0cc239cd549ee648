package io.pintags.migrate;

import java.io.IOException;
import java.nio.file.Path;

/** Makes the pair of keys that accounts move with. */
public final class TransferKeys {
    private TransferKeys() {}

    /**
     * Makes a pair, and writes the private key to a new {@code file} that only its owner can read.
     *
     * @return the public key, a JSON Web Key, which is no secret
     * @throws IOException if the file cannot be written, or is there already
     */
    public static String make(Path file) throws IOException {
        var pair = TransferKey.pair();
        try (var target = new OwnersFile(file)) {
            target.add(pair.getKey());
        }
        return pair.getValue();
    }
}
