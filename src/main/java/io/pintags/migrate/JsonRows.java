package io.pintags.migrate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pintags.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads connections as Nango's API writes them: one, an array, or {@code {"connections": [...]}}, each with its
 * {@code credentials}. Of these only the refresh token is taken.
 */
final class JsonRows {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TOKEN =
            List.of("/credentials/refresh_token", "/credentials/raw/refresh_token", "/refresh_token");
    private static final List<String> HUB_ID = List.of(
            "/connection_config/portalId",
            "/connection_config/portal_id",
            "/connection_config/hub_id",
            "/credentials/raw/hub_id",
            "/metadata/hub_id",
            "/hub_id");

    private JsonRows() {}

    /** The connections; a 400 if there are none, or more than {@code most}. */
    static List<ImportRow> of(String text, int most) {
        JsonNode body = parse(text);
        JsonNode connections = body.isArray() ? body : body.path("connections");
        if (connections.isMissingNode() && body.isObject()) {
            return List.of(row(1, body));
        }
        if (!connections.isArray()) {
            throw Problem.invalid("connections", "connections must be an array.");
        }
        if (connections.size() > most) {
            throw Problem.invalid("connections", "There are more than " + most + " connections. Split them.");
        }
        var rows = new ArrayList<ImportRow>();
        for (JsonNode connection : connections) {
            rows.add(row(rows.size() + 1, connection));
        }
        return rows;
    }

    private static ImportRow row(int number, JsonNode connection) {
        String provider = connection.path("provider").asText("");
        if (!provider.isEmpty() && !provider.startsWith("hubspot")) {
            return ImportRow.refused(number, ImportOutcome.OTHER_PROVIDER);
        }
        return ImportRow.of(number, scalar(connection, HUB_ID), scalar(connection, TOKEN));
    }

    private static String scalar(JsonNode connection, List<String> places) {
        return places.stream()
                .map(connection::at)
                .filter(value -> value.isTextual() || value.isIntegralNumber())
                .map(JsonNode::asText)
                .filter(value -> !value.isBlank())
                .findFirst()
                .orElse(null);
    }

    private static JsonNode parse(String text) {
        try {
            JsonNode body = JSON.readTree(text);
            if (body != null && body.isContainerNode()) {
                return body;
            }
        } catch (JsonProcessingException e) {
            // Falls through to the same answer; the exception quotes the body.
        }
        throw Problem.invalid("body", "The body is not JSON of the form that is documented for this address.");
    }
}
