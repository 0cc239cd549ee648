package io.pintags.rewrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pintags.crypto.RowContext;
import io.pintags.crypto.SealedField;
import io.pintags.crypto.Secret;
import io.pintags.testing.AppProcess;
import io.pintags.testing.ProcessBed;
import io.pintags.testing.RequiresVault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Accounts move to a new version of the transit key under the policy that may only rewrap, while tokens are served and
 * renewed; the process that moves them is killed half way.
 */
@RequiresVault
class RewrapIT {
    private static final long FIRST = 5_000_001;
    /** Rows in one request to the server, which has a limit; a row has two values. */
    private static final int BATCH = 100;

    @Test
    void nothingIsLostWhenARunIsKilledAndResumedWhileTokensAreServedAndRenewed() throws Exception {
        movesThroughAKill(2_000, 400);
    }

    @Test
    @Tag("long")
    void nothingOfAHundredThousandRowsIsLost() throws Exception {
        movesThroughAKill(100_000, 5_000);
    }

    @Test
    void withoutTheRightToRewrapItSaysSoAndChangesNothing() {
        try (var bed = new ProcessBed()) {
            bed.accounts().insert(FIRST, 3, Duration.ofMinutes(20));
            rotate(bed);
            String powerless = bed.vault()
                    .call(
                            "POST",
                            "auth/token/create-orphan",
                            new JsonObject().put("policies", new JsonArray().add("default")))
                    .getJsonObject("auth")
                    .getString("client_token");

            try (var command = bed.command(vaultToken(powerless), "rewrap")) {
                assertThat(command.exit()).isEqualTo(RewrapCommand.INTERRUPTED);
                assertThat(command.output()).contains("Interrupted: the keys cannot be used (denied). Run this again.");
            }
            assertThat(bed.accounts().number("select count(*) from account where key_version = 1"))
                    .isEqualTo(3);
        }
    }

    private static void movesThroughAKill(int rows, int rowsPerSecond) throws Exception {
        try (var bed = new ProcessBed()) {
            bed.hubspot().grant(FIRST, rows);
            for (int from = 0; from < rows; from += BATCH) {
                bed.accounts().insert(FIRST + from, Math.min(BATCH, rows - from), Duration.ofMinutes(20));
            }
            rotate(bed);
            var settings = Map.of(
                    "pintags.rewrap.rows-per-second", Integer.toString(rowsPerSecond), "pintags.rewrap.lease", "3s");
            var rewrap = new java.util.HashMap<>(vaultToken(bed.vault().tokenFor("pintags-rewrap")));
            rewrap.putAll(settings);
            // Renewals go on: all accounts are due, and the budget lets some of them through each second.
            try (var service =
                            bed.start(Map.of("pintags.rewrap.every", "off", "pintags.refresh.rate-per-second", "20"));
                    var served = new Served(service, rows)) {
                try (var first = bed.command(rewrap, "rewrap")) {
                    await().atMost(Duration.ofMinutes(5))
                            .pollInterval(Duration.ofMillis(100))
                            .until(() -> moved(bed) >= rows / 4);
                    first.kill9();
                }
                long atKill = moved(bed);
                assertThat(atKill).isLessThan(rows);
                try (var second = bed.command(rewrap, "rewrap")) {
                    assertThat(second.exit())
                            .as(String.join("\n", second.output()))
                            .isZero();
                    assertThat(second.output()).contains("min_decryption_version may be raised to 2.");
                    second.output().stream()
                            .filter(line -> line.startsWith("newest_version="))
                            .reduce((before, last) -> last)
                            .ifPresent(last -> System.out.printf("%d rows, killed at %d: %s%n", rows, atKill, last));
                }
                served.check();
            }
            assertThat(bed.accounts().number("select count(*) from account where generation > 1"))
                    .as("renewals meanwhile")
                    .isPositive();
            bed.vault().call("POST", "transit/keys/pintags/config", new JsonObject().put("min_decryption_version", 2));
            assertThat(opened(bed)).isEqualTo(rows);
        }
    }

    private static Map<String, String> vaultToken(String token) {
        return Map.of("quarkus.vault.authentication.client-token", token);
    }

    private static void rotate(ProcessBed bed) {
        bed.vault().call("POST", "transit/keys/pintags/rotate", new JsonObject());
    }

    private static long moved(ProcessBed bed) {
        return bed.accounts().number("select count(*) from account where key_version = 2");
    }

    /** Opens every token with the administrator's rights; how many accounts have both as their fingerprints say. */
    private static int opened(ProcessBed bed) throws SQLException {
        int right = 0;
        UUID last = new UUID(0, 0);
        while (true) {
            List<UUID> ids = new ArrayList<>();
            List<String> fingerprints = new ArrayList<>();
            var items = new JsonArray();
            try (Connection connection = bed.postgres().connect();
                    PreparedStatement select = connection.prepareStatement(
                            "select id, access_token_ciphertext, refresh_token_ciphertext, access_token_fingerprint,"
                                    + " refresh_token_fingerprint from account where id > ? order by id limit "
                                    + BATCH)) {
                select.setObject(1, last);
                ResultSet row = select.executeQuery();
                while (row.next()) {
                    last = row.getObject(1, UUID.class);
                    ids.add(last);
                    items.add(item(last, SealedField.ACCESS_TOKEN, row.getString(2)));
                    items.add(item(last, SealedField.REFRESH_TOKEN, row.getString(3)));
                    fingerprints.add(row.getString(4) + row.getString(5));
                }
            }
            if (ids.isEmpty()) {
                return right;
            }
            JsonArray results = bed.vault()
                    .call("POST", "transit/decrypt/pintags", new JsonObject().put("batch_input", items))
                    .getJsonObject("data")
                    .getJsonArray("batch_results");
            for (int i = 0; i < ids.size(); i++) {
                String both = fingerprint(results.getJsonObject(2 * i)) + fingerprint(results.getJsonObject(2 * i + 1));
                right += both.equals(fingerprints.get(i)) ? 1 : 0;
            }
        }
    }

    private static JsonObject item(UUID id, SealedField field, String ciphertext) {
        byte[] context = new RowContext(ProcessBed.TENANT, id, field).encoded();
        return new JsonObject()
                .put("ciphertext", ciphertext)
                .put("context", Base64.getEncoder().encodeToString(context));
    }

    private static String fingerprint(JsonObject result) {
        byte[] plain = Base64.getDecoder().decode(result.getString("plaintext"));
        return Secret.of(new String(plain, StandardCharsets.UTF_8)).fingerprint();
    }

    /** Somebody who asks for tokens all the time. */
    private static final class Served implements AutoCloseable {
        private final AtomicBoolean open = new AtomicBoolean(true);
        private final AtomicInteger good = new AtomicInteger();
        private final AtomicInteger bad = new AtomicInteger();
        private final Thread thread;

        Served(AppProcess service, int rows) {
            thread = new Thread(() -> {
                while (open.get()) {
                    int status = service.token(
                                    FIRST + ThreadLocalRandom.current().nextInt(rows))
                            .join()
                            .statusCode();
                    (status == 200 ? good : bad).incrementAndGet();
                }
            });
            thread.start();
        }

        void check() {
            assertThat(bad).hasValue(0);
            assertThat(good).hasValueGreaterThan(50);
        }

        @Override
        public void close() {
            open.set(false);
            try {
                thread.join(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
