package io.pintags.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pintags.simulator.Fault;
import io.pintags.testing.AppProcess;
import io.pintags.testing.ProcessBed;
import io.pintags.testing.RequiresVault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Erasing with a real Vault that is sealed, and by a process that is killed in the middle. */
@RequiresVault
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErasureIT {
    private static final Map<String, String> SETTINGS =
            Map.of("pintags.refresh.every", "off", "pintags.hubspot.read-timeout", "4s");

    private ProcessBed bed;
    private AppProcess app;

    @BeforeAll
    void start() {
        bed = new ProcessBed();
        app = bed.start(SETTINGS);
    }

    @AfterAll
    void stop() {
        app.close();
        bed.close();
    }

    @Test
    void aSealedVaultDoesNotKeepAnAccountFromBeingErased() {
        Assumptions.assumeTrue(bed.vault().isOurs(), "somebody else's Vault is not sealed");
        bed.accounts().insert(7001, 1, Duration.ofMinutes(20));
        bed.vault().seal();
        try {
            HttpResponse<String> reply = app.erase(7001).join();

            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(new JsonObject(reply.body()).getJsonArray("not_done"))
                    .isEqualTo(new JsonArray()
                            .add(new JsonObject().put("step", "uninstall").put("reason", "keys-sealed"))
                            .add(new JsonObject().put("step", "revoke").put("reason", "keys-sealed")));
        } finally {
            bed.vault().unseal();
        }
        assertErased(7001);
    }

    @Test
    void whatAKilledProcessBeganTheNextRequestEnds() {
        bed.hubspot().grant(7002, 1);
        bed.accounts().insert(7002, 1, Duration.ofSeconds(-60));
        bed.hubspot().inject(Fault.held().onPath("/appinstalls/*"));
        var unanswered = app.erase(7002);
        await().until(() -> bed.hubspot().counters().held() == 1);
        app.kill9();
        assertThat(unanswered).failsWithin(Duration.ofMinutes(1));
        bed.hubspot().clearFaults();
        assertThat(bed.accounts().standing(7002).status()).isEqualTo("ERASED");

        app = bed.start(SETTINGS);
        assertThat(app.token(7002).join().statusCode()).isEqualTo(404);
        HttpResponse<String> reply = app.erase(7002).join();

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(reply.body()).getBoolean("revoked")).isTrue();
        assertErased(7002);
        assertThat(app.erase(7002).join().body()).isEqualTo(reply.body());
    }

    private void assertErased(long hubId) {
        assertThat(bed.accounts().standing(hubId).status()).isEqualTo("ERASED");
        assertThat(bed.accounts()
                        .number("select count(*) from erasure where hub_id = " + hubId
                                + " and finished_at is not null and num_nonnulls(access_token_ciphertext,"
                                + " refresh_token_ciphertext) = 0"))
                .isEqualTo(1);
        assertThat(bed.accounts()
                        .number("select num_nonnulls(user_details_ciphertext, access_token_ciphertext,"
                                + " refresh_token_ciphertext) from account where hub_id = " + hubId))
                .isZero();
        assertThat(bed.accounts()
                        .number("select count(*) from audit_event where type = 'account.erased' and hub_id = " + hubId))
                .isPositive();
    }
}
