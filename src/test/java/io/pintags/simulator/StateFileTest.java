package io.pintags.simulator;

import static io.pintags.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {

    @TempDir
    Path directory;

    private Path file;
    private SimulatorOptions options;

    @BeforeEach
    void prepare() {
        file = directory.resolve("nested").resolve("state.json");
        options = SimulatorOptions.defaults().withStateFile(file).withRotating(true);
    }

    @Test
    void connectedPortalsSurviveARestart() {
        JsonObject tokens;
        String spent;
        try (HubSpotSimulator simulator = HubSpotSimulator.start(options)) {
            SimulatorClient client = new SimulatorClient(simulator);
            spent = json(client.exchange(simulator.authorize(4242))).getString("refresh_token");
            tokens = json(client.refresh(spent));
            simulator.grant(5000, 2);
            simulator.deletePortal(5000);
        }
        try (HubSpotSimulator simulator = HubSpotSimulator.start(options)) {
            SimulatorClient client = new SimulatorClient(simulator);
            assertThat(client.contacts(tokens.getString("access_token")).statusCode())
                    .isEqualTo(200);
            assertThat(client.refresh(spent).statusCode()).isEqualTo(400);
            assertThat(client.refresh(tokens.getString("refresh_token")).statusCode())
                    .isEqualTo(200);
            assertThat(json(client.refresh(HubSpotSimulator.grantedRefreshToken(5000)))
                            .getString("status"))
                    .isEqualTo("BAD_HUB");
            assertThat(client.refresh(HubSpotSimulator.grantedRefreshToken(5001))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    /** A process that is killed closes nothing: what was answered must be on disk before the answer. */
    @Test
    void whatWasAnsweredIsOnDisk() {
        try (HubSpotSimulator killed = HubSpotSimulator.start(options)) {
            killed.grant(1, 20);
            SimulatorClient client = new SimulatorClient(killed);
            List<CompletableFuture<HttpResponse<String>>> refreshes = LongStream.rangeClosed(1, 20)
                    .mapToObj(hubId -> client.refreshAsync(HubSpotSimulator.grantedRefreshToken(hubId)))
                    .toList();
            List<String> successors = refreshes.stream()
                    .map(refresh -> json(refresh.join()).getString("refresh_token"))
                    .toList();

            Ledger onDisk = new Ledger(StateFile.load(file));
            assertThat(successors)
                    .allSatisfy(
                            token -> assertThat(onDisk.byRefreshToken(token)).isPresent());
        }
    }

    @Test
    void holdsNoTokenAndIsReadableByItsOwnerOnly() throws IOException {
        Assumptions.assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        try (HubSpotSimulator simulator = HubSpotSimulator.start(options)) {
            JsonObject tokens = json(new SimulatorClient(simulator).exchange(simulator.authorize(4242)));

            assertThat(Files.readString(file))
                    .contains("4242")
                    .doesNotContain(tokens.getString("refresh_token"), tokens.getString("access_token"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(file.getParent()).isDirectoryContaining(file::equals).isDirectoryNotContaining("glob:**.tmp");
        }
    }

    @Test
    void refusesAFileThatIsNotItsOwn() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"other\": true}");

        assertThatThrownBy(() -> HubSpotSimulator.start(options))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("state.json");
    }

    @Test
    void aFailedWriteFailsTheRequestAndIsTriedAgain() throws IOException {
        try (HubSpotSimulator simulator = HubSpotSimulator.start(options)) {
            SimulatorClient client = new SimulatorClient(simulator);
            simulator.grant(1, 1);
            Files.delete(file);
            Files.createDirectories(file.resolve("in-the-way"));
            HttpResponse<String> failed = client.refresh(HubSpotSimulator.grantedRefreshToken(1));
            assertThat(failed.statusCode()).isEqualTo(500);

            Files.delete(file.resolve("in-the-way"));
            Files.delete(file);
            assertThat(client.exchange(simulator.authorize(2)).statusCode()).isEqualTo(200);
            assertThat(new Ledger(StateFile.load(file)).snapshot().grants()).hasSize(2);
        }
    }
}
