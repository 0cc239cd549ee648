package io.pintags.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pintags.access.AccountSet;
import io.pintags.crypto.Secret;
import io.pintags.crypto.TestKeysets;
import io.pintags.hubspot.HubId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line, without a process of its own. */
class CommandsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aNewClientGetsASecretAndTheConfigurationHoldsItsHashOnly() {
        assertThat(run("new-client --id crm --accounts 4242,4343 --permissions token:use,account:read"))
                .isZero();

        var secret = Pattern.compile("Client secret:  ([A-Za-z0-9_-]{43})").matcher(text(out));
        assertThat(secret.find()).isTrue();
        String hash = Secret.of(secret.group(1)).sha256();
        assertThat(text(out))
                .containsOnlyOnce(secret.group(1))
                .contains("pintags.access.clients.\"crm\".secret-sha256=" + hash + "\n")
                .contains("pintags.access.clients.\"crm\".accounts=4242,4343\n")
                .contains("pintags.access.clients.\"crm\".permissions=token:use,account:read\n")
                .contains(
                        "{\"clients\":{\"crm\":{\"secret_sha256\":[\"" + hash + "\"],\"accounts\":[\"4242\",\"4343\"],"
                                + "\"permissions\":[\"token:use\",\"account:read\"]}}}");
    }

    @Test
    void everySecretIsAnother() {
        run("new-client --id a");
        String first = text(out);
        out.reset();
        run("new-client --id a");
        assertThat(text(out)).isNotEqualTo(first);
    }

    @Test
    void theKeysetOfTheMachineIsRotatedInItsPlace(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("keyset.json");
        assertThat(run("rotate-local-keyset --file " + file)).isEqualTo(2);
        assertThat(file).doesNotExist();
        TestKeysets.make(file);

        assertThat(run("rotate-local-keyset --file " + file)).isZero();

        assertThat(text(out)).isEqualTo("The newest key of the keyset is now version 2.\n");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aPairOfKeysIsMadeAndOnlyThePublicOneIsPrinted(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("key.json");

        assertThat(run("new-transfer-key --out " + file)).isZero();

        assertThat(text(out)).contains("\"kty\":\"EC\"").doesNotContain("\"d\"");
        assertThat(Files.readString(file)).contains("\"d\"");
        assertThat(run("new-transfer-key --out " + file)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "migrate now",
                "rewrap --fast",
                "export",
                "export --to-key a",
                "export --to-key a --out",
                "export --to-key a --out b",
                "export --to-key a --out b --accounts",
                "export --to-key a --out b --accounts ,",
                "export --to-key a --out b --accounts ,,,",
                "export --to-key a --out b --accounts 4242,",
                "export --to-key a --out b --accounts 4242,all",
                "export --to-key a --out b --accounts 4242 --all",
                "import --file a",
                "import --key a --file b --file c"
            })
    void aCommandThatNeedsTheServiceLooksAtItsArgumentsFirst(String line) {
        List<String> words = List.of(line.split(" "));
        var decision = ServiceCommand.of(words.get(0))
                .orElseThrow()
                .prepare(words.subList(1, words.size()), stream(out), stream(err));

        assertThat(decision).isEqualTo(new ServiceCommand.Decision(false, 2));
        assertThat(text(err)).contains("Usage: pintags " + words.get(0));
    }

    @Test
    void anExportNamesItsAccountsOrSaysThatItMeansAll() {
        assertThat(Export.accounts(export("--accounts", "4242, 4343")))
                .isEqualTo(new AccountSet(false, Set.of(new HubId(4242), new HubId(4343))));
        assertThat(Export.accounts(export("--all"))).isEqualTo(new AccountSet(true, Set.of()));
        // As an empty variable of a script is given.
        assertThatThrownBy(() -> Export.accounts(export("--accounts", ""))).hasMessageContaining("--all");
        assertThatThrownBy(() -> Export.accounts(export())).hasMessageContaining("--accounts");
    }

    private static Options export(String... which) {
        return ServiceCommand.EXPORT.options(List.of(which));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "help",
                "--help",
                "-h",
                "new-client --help",
                "new-client --id x --help",
                "rotate-local-keyset --help",
                "new-transfer-key --help"
            })
    void helpIsPrintedAndIsNoError(String line) {
        assertThat(run(line)).isZero();
        assertThat(text(out)).startsWith("Usage: pintags");
        assertThat(text(err)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "start",
                "new-clients",
                "new-client",
                "new-client --id",
                "new-client --id a --id b",
                "new-client --id a:b",
                "new-client --name a",
                "rotate-local-keyset",
                "new-transfer-key --file x",
                "new-client --id a --accounts all",
                "new-client --id a --accounts 0",
                "new-client --id a --permissions token:steal"
            })
    void whatCannotBeUnderstoodEndsWithStatus2AndTheUsage(String line) {
        assertThat(run(line)).isEqualTo(2);
        assertThat(text(out)).isEmpty();
        assertThat(text(err)).contains("Usage: pintags");
    }

    private int run(String line) {
        return Commands.run(stream(out), stream(err), line.split(" "));
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
