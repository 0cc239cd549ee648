package io.pintags.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.crypto.Secret;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
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

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h", "new-client --help", "new-client --id x --help"})
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
        return Commands.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                line.split(" "));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
