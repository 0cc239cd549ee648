package io.pintags.crypto;

import java.nio.file.Path;

/** Keysets for tests of other packages. */
public final class TestKeysets {
    private TestKeysets() {}

    /** Makes a keyset at {@code file}. */
    public static void make(Path file) {
        LocalKeyset.at(file);
    }
}
