package io.pintags.migrate;

import static io.pintags.simulator.HubSpotSimulator.grantedRefreshToken;
import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.testing.CommandProcess;
import io.pintags.testing.ProcessBed;
import io.pintags.testing.RequiresVault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts move between two installations with databases and Vaults of their own, at a HubSpot whose tokens rotate. */
@RequiresVault
class MoveIT {
    private static final long FIRST = 6_000_001;

    @TempDir
    Path directory;

    @Test
    void accountsLeaveOneInstallationSealedAndLiveOnInAnotherThatAloneSpendsTheirTokens() throws Exception {
        try (var here = new ProcessBed();
                var there = new ProcessBed()) {
            here.hubspot().rotating(true);
            here.hubspot().grant(FIRST, 3);
            here.accounts().insert(FIRST, 3, Duration.ofMinutes(20));
            Path key = directory.resolve("key.json");
            Path publicKey = made(key, "public.json");
            Path file = directory.resolve("accounts.jwe");

            try (var export = here.command(
                    Map.of(), "export", "--to-key", publicKey.toString(), "--out", file.toString(), "--all")) {
                assertThat(export.exit()).as(String.join("\n", export.output())).isZero();
                assertThat(export.output())
                        .contains("hub_id=6000001 outcome=exported")
                        .noneMatch(line -> line.contains("na1-"));
            }

            List<String> lines = Files.readAllLines(file);
            assertThat(lines).hasSize(3).allMatch(line -> line.split("\\.").length == 5);
            assertThat(here.accounts().standing(FIRST).status()).isEqualTo("RECONNECT_REQUIRED");
            assertThat(here.accounts().standing(FIRST).cause()).isEqualTo("moved");
            assertThat(here.accounts().number("select count(*) from audit_event where type = 'account.moved'"))
                    .isEqualTo(3);

            Map<String, String> sameHubSpot =
                    Map.of("pintags.hubspot.api-url", here.hubspot().url().toString(), "pintags.tenant", "there");
            assertThat(imported(there, sameHubSpot, key, file)).isZero();
            assertThat(imported(there, sameHubSpot, key, file)).as("again").isZero();
            made(directory.resolve("other.json"), "other-public.json");
            assertThat(imported(there, sameHubSpot, directory.resolve("other.json"), file))
                    .as("with another key")
                    .isEqualTo(MoveResult.SOME_LEFT);

            try (var service = there.start(sameHubSpot)) {
                for (long hubId = FIRST; hubId < FIRST + 3; hubId++) {
                    assertThat(service.token(hubId).join().statusCode()).isEqualTo(200);
                    assertThat(here.hubspot()
                                    .counters()
                                    .refreshToken(grantedRefreshToken(hubId))
                                    .presented())
                            .isEqualTo(1);
                }
            }
        }
    }

    @Test
    void withAWeakOrPrivateKeyNothingLeaves() throws Exception {
        try (var here = new ProcessBed()) {
            here.accounts().insert(FIRST, 1, Duration.ofMinutes(20));
            Path key = directory.resolve("key.json");
            made(key, "public.json");

            try (var export = here.command(
                    Map.of(),
                    "export",
                    "--to-key",
                    key.toString(),
                    "--out",
                    directory.resolve("accounts.jwe").toString(),
                    "--all")) {
                assertThat(export.exit()).isEqualTo(MoveResult.USAGE);
            }
            assertThat(here.accounts().standing(FIRST).status()).isEqualTo("ACTIVE");
            assertThat(directory.resolve("accounts.jwe")).doesNotExist();
        }
    }

    private Path made(Path key, String publicName) throws Exception {
        try (var command = CommandProcess.start(Map.of(), "new-transfer-key", "--out", key.toString())) {
            assertThat(command.exit()).isZero();
            return Files.write(directory.resolve(publicName), command.output());
        }
    }

    private static int imported(ProcessBed there, Map<String, String> settings, Path key, Path file) {
        try (var command = there.command(settings, "import", "--key", key.toString(), "--file", file.toString())) {
            int status = command.exit();
            assertThat(command.output()).noneMatch(line -> line.contains("na1-"));
            return status;
        }
    }
}
