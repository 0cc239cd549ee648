package io.pintags.ops;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every metric that the dashboard and the alerts name is one that the service has. */
@QuarkusTest
@WithTestResource(TestBed.class)
class MetricsTest {
    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    @Test
    void whatTheDashboardNamesExistsOnceSomethingHasHappened() throws IOException {
        new Browser().connect(1401);
        String token = Caller.operator().accessToken(1401);
        Caller.operator().renew(1401, token).then().statusCode(200);

        String page = given().get(metrics).then().statusCode(200).extract().asString();
        // The numbers at the ends of the lines are measurements, in which any digits may turn up.
        String withoutValues = page.replaceAll("(?m) \\S+$", "");

        assertThat(page)
                .contains("pintags_token_requests_total{outcome=\"hit\"}")
                .contains("pintags_token_requests_total{outcome=\"unavailable\"}")
                .contains("pintags_refresh_outcome_total{kind=\"renewed\"}");
        assertThat(withoutValues).doesNotContain("1401");
        for (String name : named()) {
            assertThat(page).contains("\n" + name);
        }
    }

    @Test
    void whatStandsInAnAddressIsInNoMetric() {
        Caller.operator().token(1402).then().statusCode(404);
        given().put("/v1/accounts/na1-pasted-by-mistake");
        given().accept("image/png").get("/v1/accounts/na1-pasted-by-mistake/token");
        given().urlEncodingEnabled(false).get("/v1%2Faccounts%2Fna1-pasted-by-mistake%2Ftoken");
        given().get("/nothing/na1-pasted-by-mistake");

        assertThat(given().get(metrics).then().statusCode(200).extract().asString())
                .doesNotContain("pasted-by-mistake")
                .contains("uri=\"/v1/accounts/{hubId}/token\"")
                .contains("uri=\"UNKNOWN\"");
    }

    private static List<String> named() throws IOException {
        return Files.readAllLines(Path.of("kubernetes/helm/pintags/files/metrics.txt")).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.split(" ")[0])
                .toList();
    }
}
