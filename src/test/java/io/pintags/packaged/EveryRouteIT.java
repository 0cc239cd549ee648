package io.pintags.packaged;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.ClusterBed;
import io.pintags.testing.PackagedBed;
import io.pintags.testing.RequiresVault;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every operation of the packaged service (jar or native executable) answers as it should. What works in the tests of the
 * classes can be missing from the executable: a template, a record that JSON is made of, a migration, a class that is found
 * by its name.
 */
@QuarkusIntegrationTest
@WithTestResource(PackagedBed.class)
@WithTestResource(ClusterBed.class)
@RequiresVault
class EveryRouteIT {
    @BeforeEach
    void connect() {
        new Browser().connect(Visits.HUB).then().statusCode(200);
    }

    @Test
    void everyOperationHasItsVisit() {
        Map<String, Map<String, Object>> paths = Caller.operator()
                .request()
                .queryParam("format", "JSON")
                .get("/openapi")
                .then()
                .statusCode(200)
                .extract()
                .path("paths");
        Stream<String> operations = paths.entrySet().stream()
                .flatMap(path -> path.getValue().keySet().stream()
                        .filter(key -> !key.equals("parameters"))
                        .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()));

        assertThat(operations).containsExactlyInAnyOrderElementsOf(Visits.ALL.keySet());
    }

    @Test
    void everyVisitIsAnswered() {
        Visits.ALL.forEach(
                (operation, visit) -> assertThatCode(visit).as(operation).doesNotThrowAnyException());
    }

    @Test
    void probesAndMetricsAnswerOnAPortOfTheirOwn() {
        for (String probe : List.of("live", "ready", "started")) {
            given().get(PackagedBed.management() + "/q/health/" + probe)
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("UP"));
            given().get("/q/health/" + probe).then().statusCode(404);
        }
        given().get(PackagedBed.management() + "/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("pintags_token_requests_total"))
                .body(containsString("http_server_requests_seconds_count"));
    }

    @Test
    void theApiDocumentIsOneThatSalesforceImports() {
        Caller.operator().request().get("/openapi").then().statusCode(200).body(containsString("openapi: 3.0"));
    }
}
