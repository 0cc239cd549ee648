package io.pintags.packaged;

import static io.pintags.testing.Problems.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.Everything;
import io.pintags.testing.PackagedBed;
import io.pintags.testing.RequiresVault;
import io.pintags.testing.TestBed;
import io.pintags.testing.VaultBed;
import io.pintags.testing.leaks.Planted;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The packaged service (jar or native executable) in its production profile, from consent to a renewed token. */
@QuarkusIntegrationTest
@WithTestResource(PackagedBed.class)
@RequiresVault
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PackagedFlowIT {
    @Test
    @Order(1)
    void aConsentLeadsToATokenWhichIsRenewedWhenItEndsAndWhichTheCrmAccepts() {
        TestBed.hubspot().accessTokenLife(Duration.ofSeconds(15));
        new Browser().connect(4242).then().statusCode(200);
        String first = Caller.of(TestBed.WORKER).accessToken(4242);
        assertThat(statusAtCrm(first)).isEqualTo(200);

        await().until(() -> statusAtCrm(first) == 401);
        String renewed = Caller.of(TestBed.WORKER).accessToken(4242);

        assertThat(renewed).isNotEqualTo(first);
        assertThat(statusAtCrm(renewed)).isEqualTo(200);
    }

    @Test
    @Order(2)
    void aRejectedTokenIsRenewed() {
        TestBed.hubspot().accessTokenLife(Duration.ofMinutes(30));
        String rejected = Caller.operator().accessToken(4242);

        String renewed = Caller.operator()
                .renew(4242, rejected)
                .then()
                .statusCode(200)
                .extract()
                .path("access_token");

        assertThat(renewed).isNotEqualTo(rejected);
    }

    @Test
    @Order(3)
    void whoMayNotHaveItDoesNotGetIt() {
        assertProblem(given().get("/v1/accounts/4242/token"), 401, "unauthenticated");
        assertProblem(Caller.with(TestBed.WORKER, "wrong").token(4242), 401, "unauthenticated");
        assertProblem(Caller.of(TestBed.WORKER).token(4343), 403, "forbidden");
        assertProblem(Caller.operator().token(4343), 404, "account-not-connected");
        assertProblem(Caller.operator().token("x"), 400, "invalid-request").body("field", equalTo("hub_id"));
    }

    @Test
    @Order(4)
    void nothingOfATokenSecretOrPersonStandsInTheDatabase() throws SQLException {
        List<String> values = Everything.in(PackagedBed.postgres().getPostgresDatabase());

        assertThat(values).anyMatch(value -> value.startsWith("account.access_token_ciphertext: vault:v1:"));
        assertThat(values)
                .filteredOn(value -> !value.contains("_ciphertext: "))
                .noneMatch(value -> Planted.in(value).isPresent());
    }

    @Test
    @Order(5)
    void aVaultThatGoesAwayDoesNotTakeAwayATokenThatLives() {
        String token = Caller.operator().accessToken(4242);
        VaultBed.vault().close();

        assertThat(Caller.operator().accessToken(4242)).isEqualTo(token);
        assertThat(Caller.of(TestBed.WORKER).accessToken(4242)).isEqualTo(token);
    }

    @Test
    @Order(6)
    void nothingOfATokenSecretOrPersonStandsInTheLogOrTheMetrics() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("target/quarkus.log"));

        assertThat(lines).anyMatch(line -> line.contains("event=account.connected"));
        assertThat(lines).noneMatch(line -> Planted.in(line).isPresent());
        assertThat(given().get(PackagedBed.management() + "/q/metrics").asString())
                .contains("pintags_token_requests")
                .satisfies(metrics -> assertThat(Planted.in(metrics)).isEmpty());
    }

    private static int statusAtCrm(String accessToken) {
        return given().header("Authorization", "Bearer " + accessToken)
                .get(TestBed.hubspot().url() + "/crm/v3/objects/contacts")
                .statusCode();
    }
}
