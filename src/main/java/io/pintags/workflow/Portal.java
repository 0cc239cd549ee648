package io.pintags.workflow;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.pintags.hubspot.HubId;
import io.pintags.hubspot.SignedRequest;
import io.pintags.problem.Problem;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Which account a genuine request is about. HubSpot says it in one of two ways: it appends {@code portalId} to the address
 * of a UI extension's request, whose body is the user's own; or it writes the body itself, with {@code origin.portalId} (a
 * workflow action) or {@code portalId} in each event (webhooks), to an address that may be a user's own. So who asks has to
 * know which it is. What contradicts, or says it twice, names none. Input fields are the workflow author's and name no
 * account.
 */
final class Portal {
    private static final String NAME = "portalId";
    /** Of two members of one name, or two documents, another reader might take the other one. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    /** Where a parameter may begin; a version 3 signature is the same for {@code %3F} as for a question mark. */
    private static final Pattern BEFORE_PARAMETER = Pattern.compile("[?&]|%3[fF]");

    private Portal() {}

    /** Of a workflow's call. "Send a webhook" lets the author of a workflow write the address: it names no account. */
    static Optional<HubId> ofWorkflow(SignedRequest request) {
        return ofBody(json(request.body()))
                .filter(hubId -> inAddress(request.url()).stream()
                        .allMatch(named -> number(named).equals(Optional.of(hubId))));
    }

    /** Of a call that has a version 3 signature: an address that names an account decides. */
    static Optional<HubId> of(SignedRequest request) {
        JsonNode body = json(request.body());
        List<String> inAddress = inAddress(request.url());
        if (inAddress.isEmpty()) {
            return ofBody(body);
        }
        return inAddress.size() == 1
                ? number(inAddress.get(0)).filter(hubId -> !contradicts(body, hubId))
                : Optional.empty();
    }

    private static Optional<HubId> ofBody(JsonNode body) {
        return number(body.path("origin").path(NAME)).or(() -> sameInAll(body));
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json == null ? MissingNode.getInstance() : json;
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }

    /** Webhooks come as an array of events; they are about one account or about none. */
    private static Optional<HubId> sameInAll(JsonNode json) {
        Optional<HubId> hubId = Optional.empty();
        for (JsonNode event : json.isArray() ? json : JSON.createArrayNode()) {
            Optional<HubId> one = number(event.path(NAME));
            if (one.isEmpty() || hubId.isPresent() && !hubId.equals(one)) {
                return Optional.empty();
            }
            hubId = one;
        }
        return hubId;
    }

    private static List<String> inAddress(String url) {
        var values = new ArrayList<String>();
        for (String parameter : BEFORE_PARAMETER.split(url)) {
            int equals = parameter.indexOf('=');
            if (decoded(equals < 0 ? parameter : parameter.substring(0, equals)).equals(NAME)) {
                values.add(parameter.substring(equals + 1));
            }
        }
        return values;
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return name;
        }
    }

    /** Whether the body names another account where HubSpot, or a handler, would look for one. */
    private static boolean contradicts(JsonNode body, HubId hubId) {
        Stream<JsonNode> events =
                body.isArray() ? StreamSupport.stream(body.spliterator(), false) : Stream.of(body, body.path("origin"));
        return events.map(event -> event.path(NAME))
                .anyMatch(named -> !named.isMissingNode() && !named.asText().equals(hubId.toString()));
    }

    private static Optional<HubId> number(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToLong() && value.longValue() > 0
                ? Optional.of(new HubId(value.longValue()))
                : Optional.empty();
    }

    private static Optional<HubId> number(String text) {
        try {
            return Optional.of(HubId.parse(text));
        } catch (Problem noHubId) {
            return Optional.empty();
        }
    }
}
