package io.pintags.access;

import io.pintags.crypto.Secret;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The token of this process for callers on the same file system. Being in a file, it is out of reach of a request that
 * somebody makes one of them send (SSRF), and of a debugger's forwarded port.
 */
@ApplicationScoped
public class LocalToken {
    static final String CALLER_ID = "local";

    private final Optional<Path> file;
    private final Secret token = Secret.random();
    private final Caller caller;

    LocalToken(AccessConfig config) {
        this.file = config.localTokenFile();
        this.caller = Client.caller(
                CALLER_ID, config.local().accounts(), config.local().permissions());
    }

    /** Whether there is one. */
    public boolean exists() {
        return file.isPresent();
    }

    /** The caller, if this is the token. */
    Optional<Caller> caller(Secret bearer) {
        return file.isPresent() && token.equals(bearer) ? Optional.of(caller) : Optional.empty();
    }

    /** Puts the token into its file before the first request is accepted; a start without it is refused. */
    void write(@Observes @Priority(2) StartupEvent event) {
        file.ifPresent(this::write);
    }

    private void write(Path target) {
        try {
            Path absolute = target.toAbsolutePath();
            // Made with mode 0600, widened, filled and moved into place: nobody reads half a token or an open file.
            Path temporary = Files.createTempFile(absolute.getParent(), ".pintags", ".tmp");
            try {
                if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r-----"));
                }
                Files.write(temporary, token.reveal().getBytes(StandardCharsets.US_ASCII));
                Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
            Log.info("event=local_token.written");
        } catch (IOException e) {
            throw new UncheckedIOException("pintags.access.local-token-file cannot be written: " + target, e);
        }
    }
}
