package io.pintags.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Set;

/** The keyset file of {@link LocalCipher}: made on first use, readable by its owner only, shared by processes. */
public final class LocalKeyset {
    private static final String OWNER_ONLY = "rw-------";

    private final KeysetHandle keys;
    private final Aead aead;

    private LocalKeyset(KeysetHandle keys) throws GeneralSecurityException {
        this.keys = keys;
        this.aead = keys.getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    /** Reads the keyset at {@code file}, or makes it. Refuses a file that others may read. */
    static LocalKeyset at(Path file) {
        try {
            AeadConfig.register();
            if (!Files.exists(file)) {
                create(file);
            }
            refuseIfShared(file);
            return new LocalKeyset(TinkJsonProtoKeysetFormat.parseKeyset(
                    Files.readString(file), RegistryConfiguration.get(), InsecureSecretKeyAccess.get()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read or make the keyset file " + file, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the file " + file + " is not a Tink keyset", e);
        }
    }

    /**
     * Gives the keyset at {@code file} a new key that seals from now on; the older ones go on opening. Processes that use
     * the file notice with their next call. Not for two at the same moment: one of the two keys would be lost.
     *
     * @return the version of the new key
     * @throws IllegalStateException if the file is not a keyset, or others may read it
     * @throws UncheckedIOException if it cannot be read or replaced
     */
    public static int rotate(Path file) {
        LocalKeyset old = at(file);
        try {
            KeysetHandle rotated = KeysetHandle.newBuilder(old.keys)
                    .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                            .withRandomId()
                            .makePrimary())
                    .build();
            Path temporary = write(rotated, file);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            flushFolderOf(file);
            return rotated.size();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot replace the keyset file " + file, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no key can be added to the keyset " + file, e);
        }
    }

    Aead aead() {
        return aead;
    }

    /** The number of keys that the set has had: the newest key's version. */
    int version() {
        return keys.size();
    }

    private static void create(Path file) throws IOException, GeneralSecurityException {
        Path temporary =
                write(KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, RegistryConfiguration.get()), file);
        // Linked into its place, so that a process which starts at the same time never sees half a file, and the first
        // one to finish wins.
        try {
            Files.createLink(file, temporary);
            flushFolderOf(file);
        } catch (FileAlreadyExistsException e) {
            // Another process made it first: use theirs.
        } finally {
            Files.delete(temporary);
        }
    }

    /** Writes the keyset into a new file beside {@code file}, and to the disk: what it seals is in a database that does. */
    private static Path write(KeysetHandle keyset, Path file) throws IOException, GeneralSecurityException {
        String json = TinkJsonProtoKeysetFormat.serializeKeyset(
                keyset, RegistryConfiguration.get(), InsecureSecretKeyAccess.get());
        Path temporary = Files.createTempFile(
                file.toAbsolutePath().getParent(), file.getFileName().toString(), ".tmp", ownerOnly());
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(json);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        return temporary;
    }

    /** Else the file's name may be lost although its content was written; where folders cannot be opened, it is the system's. */
    private static void flushFolderOf(Path file) throws IOException {
        if (posix()) {
            try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return posix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
                }
                : new FileAttribute<?>[0];
    }

    private static void refuseIfShared(Path file) throws IOException {
        if (posix()) {
            Set<PosixFilePermission> others = Files.getPosixFilePermissions(file);
            others.removeAll(PosixFilePermissions.fromString(OWNER_ONLY));
            if (!others.isEmpty()) {
                throw new IllegalStateException("the keyset file " + file + " must have mode 0600, and has more");
            }
        }
    }

    private static boolean posix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
