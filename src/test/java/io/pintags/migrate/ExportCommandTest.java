package io.pintags.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.access.AccountSet;
import io.pintags.database.Database;
import io.pintags.hubspot.HubId;
import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The export of accounts, up to the file. */
@QuarkusTest
@WithTestResource(TestBed.class)
class ExportCommandTest {
    @Inject
    ExportCommand command;

    @Inject
    Database database;

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Path key;
    private Path file;

    @BeforeEach
    void makeKeys() throws IOException {
        key = newKey("recipient");
        file = directory.resolve("accounts.jwe");
    }

    @Test
    void theNamedAccountsMoveAndNoOthers() throws IOException {
        connect(91901, 91902, 91903);

        assertThat(export(91901, 91903)).isEqualTo(MoveResult.DONE);

        assertThat(said()).containsExactly("hub_id=91901 outcome=exported", "hub_id=91903 outcome=exported");
        assertThat(Files.readAllLines(file)).hasSize(2);
        assertThat(cause(91901)).isEqualTo("moved");
        assertThat(cause(91902)).isNull();
        assertThat(Caller.operator().token(91902).statusCode()).isEqualTo(200);
        assertThat(Caller.operator().token(91901).statusCode()).isEqualTo(409);
    }

    @Test
    void whatHasMovedIsWrittenAgainToTheSameKeyOnly() throws IOException {
        connect(91911);
        export(91911);
        Path first = key;

        again(newKey("other"));
        assertThat(export(91911)).isEqualTo(MoveResult.SOME_LEFT);
        assertThat(said()).containsExactly("hub_id=91911 outcome=moved-elsewhere");
        assertThat(file).isEmptyFile();

        again(first);
        assertThat(export(91911)).isEqualTo(MoveResult.DONE);
        assertThat(Files.readAllLines(file)).hasSize(1);
    }

    @Test
    void whatHasMovedNobodyKnowsWhereIsElsewhere() throws IOException {
        connect(91921);
        export(91921);
        database.update("update account set moved_to = null where hub_id = 91921");

        again(key);
        assertThat(export(91921)).isEqualTo(MoveResult.SOME_LEFT);
        assertThat(said()).containsExactly("hub_id=91921 outcome=moved-elsewhere");
    }

    @Test
    void anAccountThatWasConnectedAgainIsFreeToMoveAnywhere() throws IOException {
        connect(91931);
        export(91931);
        connect(91931);
        assertThat(database.first(
                        "select moved_to is null as free from account where hub_id = 91931",
                        row -> row.getBoolean("free")))
                .contains(true);

        again(newKey("other"));
        assertThat(export(91931)).isEqualTo(MoveResult.DONE);
    }

    @Test
    void withoutAFileToWriteNothingIsLetGo() throws IOException {
        connect(91941);
        Files.writeString(file, "there already");
        assertThat(export(91941)).isEqualTo(MoveResult.USAGE);

        file = directory.resolve("nowhere").resolve("accounts.jwe");
        assertThat(export(91941)).isEqualTo(MoveResult.USAGE);

        assertThat(Caller.operator().token(91941).statusCode()).isEqualTo(200);
    }

    @Test
    void anAccountWhoseTokenDoesNotOpenStays() {
        connect(91951);
        database.update("update account set refresh_token_ciphertext = access_token_ciphertext where hub_id = 91951");

        assertThat(export(91951)).isEqualTo(MoveResult.SOME_LEFT);

        assertThat(said()).containsExactly("hub_id=91951 outcome=unreadable");
        assertThat(Caller.operator().token(91951).statusCode()).isEqualTo(200);
    }

    @Test
    void anAccountWithoutAGrantIsNotMoved() {
        connect(91961, 91962);
        database.update("update account set status = 'RECONNECT_REQUIRED', status_cause = 'uninstalled'"
                + " where hub_id = 91961");
        Caller.operator().request().delete("/v1/accounts/91962").then().statusCode(200);

        assertThat(export(91961, 91962, 91963)).isEqualTo(MoveResult.SOME_LEFT);

        assertThat(said())
                .containsExactly(
                        "hub_id=91961 outcome=reconnect-required",
                        "hub_id=91962 outcome=erased",
                        "hub_id=91963 outcome=not-connected");
    }

    private int export(long... hubIds) {
        var accounts =
                new AccountSet(false, Arrays.stream(hubIds).mapToObj(HubId::new).collect(Collectors.toSet()));
        var to = new PrintStream(out, true, StandardCharsets.UTF_8);
        return command.run(key, accounts, file, to, to);
    }

    private void again(Path recipient) {
        key = recipient;
        file = directory.resolve("again-" + recipient.getFileName() + ".jwe");
        out.reset();
    }

    private Path newKey(String name) throws IOException {
        return Files.writeString(
                directory.resolve(name + ".public.json"), TransferKeys.make(directory.resolve(name + ".json")));
    }

    private List<String> said() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static void connect(long... hubIds) {
        for (long hubId : hubIds) {
            new Browser().connect(hubId);
        }
    }

    private String cause(long hubId) {
        return database.query("select status_cause from account where hub_id = ?", row -> row.getString(1), hubId)
                .get(0);
    }
}
