package io.pintags.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pintags.access.kubernetes.KubernetesConfig;
import io.pintags.crypto.Secret;
import io.pintags.hubspot.HubId;
import io.pintags.testing.Configured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry of configuration and file, and what becomes of it when the file changes. */
class ClientRegistryTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = directory.resolve("clients.json");
    }

    @Test
    void aClientMayHaveSeveralSecretsWhileOneIsReplaced() {
        var registry = registry(Map.of(
                "pintags.access.clients.crm.secret-sha256",
                hash("old") + "," + hash("new"),
                "pintags.access.clients.crm.accounts",
                "4242"));

        assertThat(registry.authenticate("crm", "old")).isPresent();
        assertThat(registry.authenticate("crm", "new")).isPresent();
        assertThat(registry.authenticate("crm", "other")).isEmpty();
        assertThat(registry.authenticate("other", "old")).isEmpty();
    }

    @Test
    void listsMayHaveSpacesAfterTheirCommas() {
        var registry = registry(Map.of(
                "pintags.access.clients.crm.secret-sha256",
                hash("old") + ", " + hash("new"),
                "pintags.access.clients.crm.accounts",
                "4242, 4343",
                "pintags.access.clients.crm.permissions",
                "token:use, account:read"));

        Caller crm = registry.authenticate("crm", "new").orElseThrow();
        assertThat(crm.grant(Permission.ACCOUNT_READ, new HubId(4343))).isPresent();
    }

    @Test
    void anAccountThatIsNoneStopsTheStartAndSaysSo() {
        assertThatThrownBy(() -> registry(Map.of("pintags.access.clients.crm.accounts", "4242,all")))
                .hasMessage("client \"crm\": accounts must be hub ids, or *");
    }

    @Test
    void aClientWithoutASecretCannotProveItselfByOne() {
        var registry = registry(Map.of("pintags.access.clients.crm.accounts", "4242"));
        assertThat(registry.authenticate("crm", "")).isEmpty();
    }

    @Test
    void theFileAddsClientsToTheConfiguration() throws IOException {
        Files.writeString(file, client("worker", "secret", "[4242, \"4343\"]"));
        var registry = registry(Map.of("pintags.access.clients.crm.secret-sha256", hash("x")));

        Caller worker = registry.authenticate("worker", "secret").orElseThrow();
        assertThat(worker.grant(Permission.TOKEN_USE, new HubId(4343))).isPresent();
        assertThat(worker.grant(Permission.TOKEN_USE, new HubId(1))).isEmpty();
        assertThat(worker.grant(Permission.ACCOUNT_READ, new HubId(4242))).isEmpty();
        assertThat(registry.authenticate("crm", "x")).isPresent();
    }

    @Test
    void theNameOfTheLocalTokenIsTakenIfThereIsOne() throws IOException {
        var inConfiguration = Map.of("pintags.access.clients.local.accounts", "1");
        var localToken = Map.of("pintags.access.local-token-file", "token");
        assertThat(registry(inConfiguration).isEmpty()).isFalse();
        var both = new HashMap<>(inConfiguration);
        both.putAll(localToken);
        assertThatThrownBy(() -> registry(both)).hasMessageContaining("local");

        Files.writeString(file, client("local", "secret", "[4242]"));
        assertThat(registry(Map.of()).authenticate("local", "secret")).isPresent();
        assertThatThrownBy(() -> registry(localToken)).hasMessageContaining("local");
    }

    @ParameterizedTest
    @ValueSource(strings = {"system", "command", "anyone"})
    void whoElseActsInTheAuditLogKeepsItsName(String id) throws IOException {
        Files.writeString(file, client(id, "secret", "[4242]"));

        assertThatThrownBy(() -> registry(Map.of())).hasMessageContaining(id);
    }

    @Test
    void aServiceAccountHasTheGrantsOfTheClientThatItIsMappedTo() throws IOException {
        String inFile = "system:serviceaccount:crm:file";
        Files.writeString(
                file,
                client("worker", "x", "[4242]")
                        .replaceFirst("}$", ",\"service_accounts\":{\"" + inFile + "\":\"worker\"}}"));
        String configured = "system:serviceaccount:crm:configured";
        var registry = registry(Map.of("pintags.access.kubernetes.service-accounts.\"" + configured + "\"", "worker"));

        assertThat(registry.ofServiceAccount(inFile)).map(Caller::id).contains("worker");
        assertThat(registry.ofServiceAccount(configured)).map(Caller::id).contains("worker");
        assertThat(registry.ofServiceAccount("system:serviceaccount:crm:other")).isEmpty();
    }

    @Test
    void aServiceAccountThatIsMappedToNobodyStopsTheStart() {
        assertThatThrownBy(() -> registry(Map.of("pintags.access.kubernetes.service-accounts.\"a\"", "nobody")))
                .hasMessageContaining("nobody");
    }

    @Test
    void aChangedFileHoldsFromTheNextLookOn() throws IOException {
        Files.writeString(file, client("worker", "old", "[4242]"));
        var registry = registry(Map.of());

        Files.writeString(file, client("worker", "new", "[4242]"));
        registry.reload();

        assertThat(registry.authenticate("worker", "old")).isEmpty();
        assertThat(registry.authenticate("worker", "new")).isPresent();
    }

    @Test
    void halfAFileChangesNothingAndTheWholeOneHolds() throws IOException {
        Files.writeString(file, client("worker", "old", "[4242]"));
        var registry = registry(Map.of());
        String next = client("worker", "new", "[4242]");

        for (int written = 0; written < next.length(); written++) {
            Files.writeString(file, next.substring(0, written));
            registry.reload();
            assertThat(registry.authenticate("worker", "old")).isPresent();
        }
        Files.delete(file);
        registry.reload();
        assertThat(registry.authenticate("worker", "old")).isPresent();

        Files.writeString(file, next);
        registry.reload();
        assertThat(registry.authenticate("worker", "old")).isEmpty();
        assertThat(registry.authenticate("worker", "new")).isPresent();
    }

    @Test
    void anIdInBothPlacesIsRefused() throws IOException {
        Files.writeString(file, client("crm", "secret", "[1]"));
        assertThatThrownBy(() -> registry(Map.of("pintags.access.clients.crm.secret-sha256", hash("x"))))
                .hasMessageContaining("\"crm\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"client\":{}}",
                "{\"clients\":[]}",
                "{\"clients\":{\"a\":null}}",
                "{\"clients\":{\"a\":{\"account\":[1]}}}",
                "{\"clients\":{\"a\":{\"accounts\":\"*\"}}}",
                "{\"clients\":{\"a\":{\"accounts\":[null]}}}",
                "{\"clients\":{\"a\":{\"accounts\":[-1]}}}",
                "{\"clients\":{\"a\":{\"permissions\":[\"all\"]}}}",
                "{\"clients\":{\"a\":{\"secret_sha256\":[\"secret\"]}}}"
            })
    void aBadFileStopsTheStart(String json) throws IOException {
        Files.writeString(file, json);
        assertThatThrownBy(() -> registry(Map.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll String json) {
        try {
            ClientsFile.parse(json);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageStartingWith("the file");
        }
    }

    private ClientRegistry registry(Map<String, String> settings) {
        var all = new HashMap<>(settings);
        if (Files.exists(file)) {
            all.put("pintags.access.clients-file", file.toString());
        }
        return new ClientRegistry(Configured.by(all, AccessConfig.class), Configured.by(all, KubernetesConfig.class));
    }

    private static String client(String id, String secret, String accounts) {
        return "{\"clients\":{\"" + id + "\":{\"secret_sha256\":[\"" + hash(secret) + "\"],\"accounts\":" + accounts
                + "}}}";
    }

    private static String hash(String text) {
        return Secret.of(text).sha256();
    }
}
