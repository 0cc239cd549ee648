package io.pintags.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every route of the API document asks who is calling, except those that are open on purpose. */
@QuarkusTest
@WithTestResource(TestBed.class)
class DeniedByDefaultTest {
    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch", "head", "options");

    @TestFactory
    Stream<DynamicTest> nobodyIsAnsweredWithoutCredentials() {
        return routes().filter(route -> !OpenRoutes.contain(route.path()))
                .map(route -> DynamicTest.dynamicTest(
                        route.toString(),
                        () -> assertThat(call(route).statusCode()).isEqualTo(401)));
    }

    @TestFactory
    Stream<DynamicTest> openRoutesAreOpen() {
        return routes().filter(route -> OpenRoutes.contain(route.path()))
                // Open to everybody who has HubSpot's signature: WorkflowActionTest.
                .filter(route -> !route.path().startsWith("/hubspot/workflow-actions/"))
                .map(route -> DynamicTest.dynamicTest(
                        route.toString(),
                        () -> assertThat(call(route).header("WWW-Authenticate")).isNull()));
    }

    private record Route(String method, String path, String mediaType) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private static Response call(Route route) {
        var request = given().redirects().follow(false);
        if (route.mediaType() != null) {
            request = request.contentType(route.mediaType());
        }
        return request.request(route.method().toUpperCase(Locale.ROOT), route.path());
    }

    private static Stream<Route> routes() {
        Map<String, Map<String, Object>> paths = Caller.operator()
                .request()
                .queryParam("format", "JSON")
                .get("/openapi")
                .then()
                .statusCode(200)
                .extract()
                .path("paths");
        assertThat(paths).hasSizeGreaterThan(6).containsKey("/oauth/token");
        return paths.entrySet().stream()
                .flatMap(path -> path.getValue().entrySet().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .map(operation -> new Route(
                                operation.getKey(),
                                path.getKey().replaceAll("\\{[^}]+}", "4242"),
                                mediaType(operation.getValue()))));
    }

    private static String mediaType(Object operation) {
        return operation instanceof Map<?, ?> details
                        && details.get("requestBody") instanceof Map<?, ?> body
                        && body.get("content") instanceof Map<?, ?> content
                ? content.keySet().iterator().next().toString()
                : null;
    }
}
