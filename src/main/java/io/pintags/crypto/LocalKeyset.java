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
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Set;

/** The keyset file of {@link LocalCipher}: made on first use, readable by its owner only, shared by processes. */
final class LocalKeyset {
    private static final String OWNER_ONLY = "rw-------";

    private final KeysetHandle keys;

    private LocalKeyset(KeysetHandle keys) {
        this.keys = keys;
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

    Aead aead() {
        try {
            return keys.getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the keyset holds no AEAD keys", e);
        }
    }

    /** The number of keys that the set has had: the newest key's version. */
    int version() {
        return keys.size();
    }

    private static void create(Path file) throws IOException, GeneralSecurityException {
        String json = TinkJsonProtoKeysetFormat.serializeKeyset(
                KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, RegistryConfiguration.get()),
                RegistryConfiguration.get(),
                InsecureSecretKeyAccess.get());
        // Written beside its place and linked there, so that a process which starts at the same time never sees half
        // a file, and the first one to finish wins.
        Path temporary = Files.createTempFile(
                file.toAbsolutePath().getParent(), file.getFileName().toString(), ".tmp", ownerOnly());
        try {
            Files.writeString(temporary, json, StandardOpenOption.WRITE);
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException e) {
            // Another process made it first: use theirs.
        } finally {
            Files.delete(temporary);
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
