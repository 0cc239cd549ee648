package io.pintags.packaged;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pintags.crypto.Secret;
import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.ClusterBed;
import io.pintags.testing.PackagedBed;
import io.pintags.testing.RequiresVault;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** What the packaged service does by itself, without being asked. */
@QuarkusIntegrationTest
@WithTestResource(PackagedBed.class)
@WithTestResource(ClusterBed.class)
@RequiresVault
class EveryJobIT {
    @Test
    void tokensAreRenewedBeforeAnybodyAsks() {
        TestBed.hubspot().accessTokenLife(Duration.ofSeconds(4));
        try {
            new Browser().connect(4601).then().statusCode(200);
            int first = generation(4601);

            patiently().until(() -> generation(4601) >= first + 2);
        } finally {
            TestBed.hubspot().accessTokenLife(Duration.ofMinutes(30));
        }
    }

    @Test
    void repeatedDisclosuresAreWrittenDown() {
        new Browser().connect(4602).then().statusCode(200);
        for (int i = 0; i < 5; i++) {
            Caller.operator().accessToken(4602);
        }

        patiently()
                .until(() -> number("select coalesce(sum(repeats), 0) from audit_event"
                                + " where type = 'token.repeated' and hub_id = 4602")
                        == 4);
    }

    @Test
    void aCallerOfTheMountedFileIsKnownOnceItStandsThere() throws IOException {
        new Browser().connect(4603).then().statusCode(200);
        String secret = TestBed.secretOf("newcomer");
        assertThat(Caller.with("newcomer", secret).token(4603).statusCode()).isEqualTo(401);

        Files.writeString(ClusterBed.clients(), """
                {"clients": {"newcomer": {"secret_sha256": ["%s"], "accounts": ["4603"], "permissions": ["token:use"]}}}""".formatted(HexFormat.of().formatHex(Secret.digest(secret))));

        // Less often than who is held up for having failed too often.
        patiently()
                .pollInterval(Duration.ofSeconds(4))
                .until(() -> Caller.with("newcomer", secret).token(4603).statusCode() == 200);
    }

    @Test
    void accountsAreCountedInTheMetrics() {
        new Browser().connect(4604).then().statusCode(200);

        patiently()
                .until(() -> given().get(PackagedBed.management() + "/q/metrics")
                        .asString()
                        .lines()
                        .anyMatch(line -> line.matches("pintags_accounts\\{status=\"active\",?} [1-9].*")));
    }

    private static int generation(long hubId) {
        return Caller.operator()
                .request()
                .get("/v1/accounts/" + hubId)
                .then()
                .statusCode(200)
                .extract()
                .path("generation");
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(200));
    }

    private static long number(String sql) throws SQLException {
        try (var connection = PackagedBed.postgres().getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
