package io.pintags.privacy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.pintags.audit.AuditConfig;
import io.pintags.connect.ConnectConfig;
import io.pintags.migrate.MigrateConfig;
import io.pintags.notify.NotifyConfig;
import io.pintags.refresh.RefreshConfig;
import io.pintags.testing.Caller;
import io.pintags.testing.Configured;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page that everybody may read, and where its version is told. */
@QuarkusTest
@WithTestResource(TestBed.class)
class PolicyPageTest {
    @Inject
    CurrentPolicy policy;

    @Inject
    Inventory inventory;

    @Inject
    PrivacyConfig privacy;

    @Test
    void thePageSaysWhatIsKeptSinceWhenAndWhomToAsk() {
        String page = given().get("/privacy")
                .then()
                .statusCode(200)
                .contentType("text/html; charset=UTF-8")
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .extract()
                .asString();

        assertThat(page)
                .contains("<html lang=\"en\">")
                .contains(
                        "<strong>user details</strong>",
                        "<strong>access token</strong>",
                        "<strong>refresh token</strong>")
                .contains("href=\"mailto:privacy@example.com\"")
                .contains("<time datetime=\"" + policy.get().current().date() + "\">");
        for (Kept kept : inventory.everything()) {
            assertThat(page).contains(kept.what(), kept.until());
        }
        policy.get().changes().forEach(change -> assertThat(page).contains(change.what()));
    }

    @Test
    void theTableTellsTheTimesThatAreConfigured() {
        var set = new Inventory(
                privacy,
                Configured.by(Map.of("pintags.audit.keep-months", "6"), AuditConfig.class),
                Configured.by(Map.of("pintags.refresh.idle-every", "60d"), RefreshConfig.class),
                Configured.by(
                        Map.of("pintags.connect.consent-ttl", "5m", "pintags.connect.link-ttl", "72h"),
                        ConnectConfig.class),
                Configured.by(Map.of("pintags.notify.max-age", "90m"), NotifyConfig.class),
                Configured.by(Map.of("pintags.migrate.keep-for", "36h"), MigrateConfig.class));

        assertThat(set.everything())
                .extracting(Kept::until)
                .anyMatch(until -> until.contains("60 days where nobody uses it"))
                .anyMatch(until -> until.startsWith("6 full months"))
                .anyMatch(until -> until.contains("after 5 minutes") && until.contains("after 3 days"))
                .anyMatch(until -> until.contains("90 minutes old"))
                .anyMatch(until -> until.equals("36 hours after the import"));
    }

    @Test
    void everyReplyTellsTheVersionThatHoldsOnce() {
        String version = policy.get().current().version();

        assertThat(given().get("/privacy").headers().getValues(PolicyHeader.NAME))
                .containsExactly(version);
        given().get("/v1/accounts/1/token").then().statusCode(401).header(PolicyHeader.NAME, equalTo(version));
        Caller.operator().request().get("/v1/accounts").then().header(PolicyHeader.NAME, equalTo(version));
        given().get("/openapi").then().statusCode(200).header(PolicyHeader.NAME, equalTo(version));
        given().get("/nothing").then().statusCode(404).header(PolicyHeader.NAME, equalTo(version));
        given().redirects()
                .follow(false)
                .get("/hubspot/install")
                .then()
                .statusCode(302)
                .header(PolicyHeader.NAME, equalTo(version));
        Caller.operator()
                .request()
                .contentType("application/json")
                .body("a".repeat(300_000))
                .post("/v1/connect-links")
                .then()
                .statusCode(413)
                .header(PolicyHeader.NAME, equalTo(version));
    }

    @Test
    void theDocumentationHasTheSameTable() throws IOException {
        String document = Files.readString(Path.of("src/main/docs/privacy.md"));

        for (Kept kept : inventory.everything()) {
            assertThat(document)
                    .contains("| " + kept.what() + " | " + kept.form() + " | " + kept.why() + " | " + kept.until()
                            + " |");
        }
    }

    @Test
    void contactsAreLinkedWhereTheyAreAddresses() {
        assertThat(Contact.of("privacy@example.com").link()).isEqualTo("mailto:privacy@example.com");
        assertThat(Contact.of("https://example.com/ask").link()).isEqualTo("https://example.com/ask");
        assertThat(Contact.of("javascript:alert(1)").link()).isNull();
        assertThat(Contact.of("the data protection officer").link()).isNull();
    }
}
