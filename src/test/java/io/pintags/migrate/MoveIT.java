package io.pintags.migrate;

import static io.pintags.simulator.HubSpotSimulator.grantedRefreshToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pintags.simulator.Fault;
import io.pintags.testing.CommandProcess;
import io.pintags.testing.ProcessBed;
import io.pintags.testing.RequiresVault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts move between two installations with databases and Vaults of their own, at a HubSpot whose tokens rotate. */
@RequiresVault
class MoveIT {
    private static final long FIRST = 6_000_001;
    private static final int MANY = 300;

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

    @Test
    void anExportThatWasKilledIsRunAgainAndNobodyElseGetsWhatItLetGo() throws Exception {
        try (var here = new ProcessBed()) {
            here.accounts().insert(FIRST, MANY, Duration.ofMinutes(20));
            Path publicKey = made(directory.resolve("key.json"), "public.json");
            Path first = directory.resolve("first.jwe");
            // So that it cannot have ended when it is killed, wherever it is by then.
            here.accounts().lease(FIRST + MANY - 1);
            try (var export = exportAll(here, publicKey, first)) {
                await().pollInterval(Duration.ofMillis(5)).until(() -> Files.exists(first) && Files.size(first) > 0);
                export.kill9();
            }
            assertThat(Files.readAllLines(first)).hasSizeLessThan(MANY);
            here.accounts().leasesAreOver();

            Path second = directory.resolve("second.jwe");
            try (var export = exportAll(here, publicKey, second)) {
                assertThat(export.exit()).isZero();
            }
            assertThat(Files.readAllLines(second)).hasSize(MANY);

            Path others = directory.resolve("others.jwe");
            try (var export = exportAll(here, made(directory.resolve("other.json"), "other-public.json"), others)) {
                assertThat(export.exit()).isEqualTo(MoveResult.SOME_LEFT);
                assertThat(export.output())
                        .filteredOn(line -> line.startsWith("hub_id="))
                        .hasSize(MANY)
                        .allMatch(line -> line.endsWith("outcome=moved-elsewhere"));
            }
            assertThat(others).isEmptyFile();
        }
    }

    @Test
    void onlyTheNamedAccountsMoveAndNoneWhileTheKeysOrTheFileCannotBeUsed() throws Exception {
        try (var here = new ProcessBed()) {
            here.accounts().insert(FIRST, 3, Duration.ofMinutes(20));
            Path publicKey = made(directory.resolve("key.json"), "public.json");
            Path file = directory.resolve("accounts.jwe");

            assertThat(exported(
                            here,
                            Map.of(),
                            publicKey,
                            directory.resolve("nowhere").resolve("accounts.jwe")))
                    .isEqualTo(MoveResult.USAGE);
            var noVault = Map.of("quarkus.vault.url", "http://127.0.0.1:1");
            assertThat(exported(here, noVault, publicKey, directory.resolve("no-vault.jwe")))
                    .isEqualTo(MoveResult.INTERRUPTED);
            assertThat(here.accounts().number("select count(*) from account where status = 'ACTIVE'"))
                    .isEqualTo(3);

            assertThat(exported(here, Map.of(), publicKey, file)).isZero();
            assertThat(Files.readAllLines(file)).hasSize(2);
            assertThat(here.accounts().standing(FIRST + 1).status()).isEqualTo("ACTIVE");
            assertThat(here.accounts().number("select count(*) from account where status_cause = 'moved'"))
                    .isEqualTo(2);
        }
    }

    @Test
    void anImportThatWasKilledInTheMiddleIsRunAgainAndSpendsEachTokenOnce() throws Exception {
        try (var here = new ProcessBed();
                var there = new ProcessBed()) {
            there.hubspot().rotating(true);
            there.hubspot().grant(FIRST, 8);
            here.accounts().insert(FIRST, 8, Duration.ofMinutes(20));
            Path key = directory.resolve("key.json");
            Path file = directory.resolve("accounts.jwe");
            try (var export = exportAll(here, made(key, "public.json"), file)) {
                assertThat(export.exit()).isZero();
            }

            // The sixth is asked about, and the answer does not come.
            var settings = Map.of("pintags.migrate.lease", "5s", "pintags.migrate.concurrency", "1");
            var patient = new HashMap<>(settings);
            patient.put("pintags.hubspot.read-timeout", "2m");
            there.hubspot()
                    .inject(Fault.held()
                            .onPath("/oauth/2026-09/token/introspect")
                            .forHub(FIRST + 5));
            try (var command = importing(there, patient, key, file)) {
                await().until(() -> there.hubspot().counters().held() == 1);
                command.kill9();
            }
            there.hubspot().clearFaults();
            assertThat(connected(there)).isEqualTo(5);

            assertThat(imported(there, settings, key, file)).isZero();

            assertThat(there.accounts().number("select count(*) from account_import_row where outcome = 'waiting'"))
                    .isZero();
            try (var service = there.start(Map.of("pintags.refresh.every", "off"))) {
                for (long hubId = FIRST; hubId < FIRST + 8; hubId++) {
                    assertThat(service.token(hubId).join().statusCode()).isEqualTo(200);
                    assertThat(there.hubspot()
                                    .counters()
                                    .refreshToken(grantedRefreshToken(hubId))
                                    .presented())
                            .isEqualTo(1);
                }
            }
        }
    }

    private static long connected(ProcessBed there) {
        return there.accounts().number("select count(*) from account where status = 'ACTIVE'");
    }

    private static CommandProcess exportAll(ProcessBed here, Path key, Path file) {
        return here.command(Map.of(), "export", "--to-key", key.toString(), "--out", file.toString(), "--all");
    }

    private static int exported(ProcessBed here, Map<String, String> settings, Path key, Path file) {
        String accounts = FIRST + "," + (FIRST + 2);
        try (var command = here.command(
                settings, "export", "--to-key", key.toString(), "--out", file.toString(), "--accounts", accounts)) {
            return command.exit();
        }
    }

    private Path made(Path key, String publicName) throws Exception {
        try (var command = CommandProcess.start(Map.of(), "new-transfer-key", "--out", key.toString())) {
            assertThat(command.exit()).isZero();
            return Files.write(directory.resolve(publicName), command.output());
        }
    }

    private static int imported(ProcessBed there, Map<String, String> settings, Path key, Path file) {
        try (var command = importing(there, settings, key, file)) {
            int status = command.exit();
            assertThat(command.output()).noneMatch(line -> line.contains("na1-"));
            return status;
        }
    }

    private static CommandProcess importing(ProcessBed there, Map<String, String> settings, Path key, Path file) {
        return there.command(settings, "import", "--key", key.toString(), "--file", file.toString());
    }
}
