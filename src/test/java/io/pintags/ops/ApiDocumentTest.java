package io.pintags.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.access.OpenRoutes;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The API document is complete, and importable by Salesforce External Services, which know a part of OpenAPI 3.0 only. */
@QuarkusTest
@WithTestResource(TestBed.class)
class ApiDocumentTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final Set<String> REQUEST_TYPES =
            Set.of("application/json", "application/x-www-form-urlencoded", "text/plain", "text/csv");
    /** No such word can name an Apex method. */
    private static final Set<String> RESERVED =
            Set.of("delete", "insert", "update", "merge", "get", "set", "list", "new");

    private static final String APEX_NAME = "[A-Za-z](?:_?[A-Za-z0-9])*";

    private JsonObject document;

    @BeforeEach
    void read() {
        document = new JsonObject(Caller.operator()
                .request()
                .queryParam("format", "JSON")
                .get("/openapi")
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    @Test
    void itIsOfAVersionThatCanBeImportedAndAFileOfTheBuild() throws IOException {
        assertThat(document.getString("openapi")).startsWith("3.0.");
        assertThat(document.encode().length()).isLessThan(10_000_000);
        for (String form : new String[] {"json", "yaml"}) {
            assertThat(Files.readString(Path.of("target/openapi/openapi." + form)))
                    .contains("getToken");
        }
    }

    @Test
    void operationsHaveNamesThatApexKnowsAndEachItsOwn() {
        var names = new TreeSet<String>();
        eachOperation((name, operation) -> {
            String id = operation.getString("operationId");
            assertThat(id).as(name).matches("[a-z][A-Za-z0-9]+").isNotIn(RESERVED);
            assertThat(names.add(id.toLowerCase(Locale.ROOT))).as(id).isTrue();
            assertThat(operation.getString("summary")).as(name).isNotBlank();
        });
        assertThat(names).hasSizeGreaterThan(12);
    }

    @Test
    void schemasAreFlatAndEveryMemberIsDeclared() {
        assertThat(document.encode()).doesNotContain("\"oneOf\"", "\"anyOf\"", "\"allOf\"", "\"discriminator\"");
        each(document.getJsonObject("components").getJsonObject("schemas"), (name, schema) -> {
            assertThat(name).matches(APEX_NAME);
            each(schema.getJsonObject("properties", new JsonObject()), (member, type) -> {
                assertThat(member).as(name).matches(APEX_NAME);
                assertThat(type.containsKey("type") || type.containsKey("$ref"))
                        .as(name + "." + member)
                        .isTrue();
            });
        });
    }

    @Test
    void requestsAndParametersAreOfKindsThatCanBeSent() {
        eachOperation((name, operation) -> {
            assertThat(METHODS).contains(name.substring(0, name.indexOf(' ')));
            if (name.startsWith("get ")) {
                assertThat(operation.containsKey("requestBody")).as(name).isFalse();
            }
            each(
                    content(operation, "requestBody"),
                    (type, body) -> assertThat(REQUEST_TYPES).contains(type));
            for (Object parameter : operation.getJsonArray("parameters", new JsonArray())) {
                assertThat(((JsonObject) parameter).getString("in")).as(name).isIn("path", "query", "header");
            }
        });
    }

    @Test
    void repliesDoNotRestOnHeadersAndEverythingHasAnExample() {
        eachOperation((name, operation) -> {
            each(
                    content(operation, "requestBody"),
                    (type, body) ->
                            assertThat(body.getValue("example")).as(name).isNotNull());
            each(operation.getJsonObject("responses"), (status, reply) -> {
                assertThat(reply.containsKey("headers")).as(name).isFalse();
                assertThat(reply.getString("description"))
                        .as(name + status)
                        .isNotBlank()
                        .hasSizeLessThan(1333);
                each(
                        reply.getJsonObject("content", new JsonObject()),
                        (type, body) -> assertThat(body.getValue("example"))
                                .as(name + " " + status)
                                .isNotNull());
            });
        });
    }

    @Test
    void everyOperationSaysHowToProveWhoOneIsAndWhatGoesWrong() {
        assertThat(document.getJsonObject("components")
                        .getJsonObject("securitySchemes")
                        .fieldNames())
                .contains("basic", "bearer");
        eachOperation((name, operation) -> {
            String path = name.substring(name.indexOf(' ') + 1);
            var replies = operation.getJsonObject("responses").fieldNames();
            assertThat(replies).as(name).anyMatch(status -> status.startsWith("2") || status.equals("302"));
            assertThat(replies).as(name).contains("500", "503");
            if (!OpenRoutes.contain(path)) {
                assertThat(operation.getJsonArray("security")).as(name).isNotEmpty();
                assertThat(replies).as(name).contains("401", "429");
            }
            if (operation.containsKey("requestBody")) {
                assertThat(replies).as(name).contains("400", "413", "415");
            }
        });
        assertThat(replies("get", "/v1/accounts/{hubId}/token"))
                .containsExactlyInAnyOrder("200", "400", "401", "403", "404", "409", "429", "500", "503");
        assertThat(replies("post", "/v1/imports")).contains("200", "202");
        assertThat(replies("get", "/v1/imports/{id}")).contains("404");
        assertThat(replies("get", "/hubspot/install")).contains("302", "401", "403", "404", "429");
        assertThat(replies("post", "/hubspot/workflow-actions/{name}")).contains("404");
        assertThat(replies("get", "/hubspot/callback"))
                .containsExactlyInAnyOrder("200", "400", "409", "500", "502", "503");
    }

    private Set<String> replies(String method, String path) {
        return document.getJsonObject("paths")
                .getJsonObject(path)
                .getJsonObject(method)
                .getJsonObject("responses")
                .fieldNames();
    }

    private void eachOperation(BiConsumer<String, JsonObject> check) {
        each(
                document.getJsonObject("paths"),
                (path, item) -> each(item, (method, operation) -> {
                    if (METHODS.contains(method)) {
                        check.accept(method + " " + path, operation);
                    }
                }));
    }

    private static JsonObject content(JsonObject operation, String name) {
        return operation.getJsonObject(name, new JsonObject()).getJsonObject("content", new JsonObject());
    }

    private static void each(JsonObject object, BiConsumer<String, JsonObject> check) {
        object.forEach(entry -> {
            if (entry.getValue() instanceof JsonObject value) {
                check.accept(entry.getKey(), value);
            }
        });
    }
}
