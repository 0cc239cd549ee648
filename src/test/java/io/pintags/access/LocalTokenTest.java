package io.pintags.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pintags.crypto.Secret;
import io.pintags.hubspot.HubId;
import io.pintags.testing.Configured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token in the file, made anew at each start. */
class LocalTokenTest {
    private static final HubId ACCOUNT = new HubId(4242);

    @TempDir
    Path directory;

    @Test
    void theFileHasTheTokenAndModeAndNothingElseIsLeft() throws IOException {
        Path file = directory.resolve("token");
        Files.writeString(file, "of the start before");
        var token = token(Map.of("pintags.access.local-token-file", file.toString()));

        token.write(null);

        Caller caller = token.caller(Secret.of(Files.readString(file))).orElseThrow();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(directory).isDirectoryContaining(path -> path.equals(file));
        assertThat(Files.list(directory)).hasSize(1);
        assertThat(caller.grant(Permission.TOKEN_USE, ACCOUNT)).isPresent();
        assertThat(caller.grant(Permission.ACCOUNT_MANAGE, ACCOUNT)).isEmpty();
        assertThat(token.caller(Secret.of("of the start before"))).isEmpty();
    }

    @Test
    void whatItIsGoodForCanBeNarrowed() throws IOException {
        Path file = directory.resolve("token");
        var token = token(Map.of(
                "pintags.access.local-token-file", file.toString(),
                "pintags.access.local.accounts", "4343",
                "pintags.access.local.permissions", "account:read"));
        token.write(null);

        Caller caller = token.caller(Secret.of(Files.readString(file))).orElseThrow();

        assertThat(caller.grant(Permission.ACCOUNT_READ, new HubId(4343))).isPresent();
        assertThat(caller.grant(Permission.ACCOUNT_READ, ACCOUNT)).isEmpty();
        assertThat(caller.grant(Permission.TOKEN_USE, new HubId(4343))).isEmpty();
    }

    @Test
    void aPlaceThatCannotBeWrittenStopsTheStart() {
        var token = token(Map.of(
                "pintags.access.local-token-file", directory.resolve("no/token").toString()));
        assertThatThrownBy(() -> token.write(null)).hasMessageContaining("local-token-file");
    }

    private static LocalToken token(Map<String, String> settings) {
        return new LocalToken(Configured.by(settings, AccessConfig.class));
    }
}
