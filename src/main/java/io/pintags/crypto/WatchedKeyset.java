package io.pintags.crypto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * The keyset as its file has it now. A rotated file is read again with the next call, in every process that shares it,
 * since a ciphertext of the new key may be met as soon as one of them has noticed.
 */
final class WatchedKeyset {
    private final Path file;
    private volatile Loaded loaded;

    /** What tells one file from the one that replaced it; the key is null where the file system has none. */
    private record Stamp(FileTime modified, long size, Object key) {}

    private record Loaded(LocalKeyset keyset, Stamp stamp) {}

    private WatchedKeyset(Path file, Loaded loaded) {
        this.file = file;
        this.loaded = loaded;
    }

    /** Reads the keyset at {@code file}, or makes it; refuses as {@link LocalKeyset#at}. */
    static WatchedKeyset at(Path file) {
        // Looked at before it is read: if it is replaced in between, the next call reads it again.
        Stamp before = stamp(file);
        return new WatchedKeyset(file, new Loaded(LocalKeyset.at(file), before));
    }

    /** Costs a look at the file's attributes; a file that cannot be looked at has not changed. */
    LocalKeyset current() {
        Stamp now = stamp(file);
        if (now != null && !now.equals(loaded.stamp())) {
            loaded = new Loaded(LocalKeyset.at(file), now);
        }
        return loaded.keyset();
    }

    private static Stamp stamp(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException e) {
            return null;
        }
    }
}
