package io.pintags.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pintags.hubspot.HubId;
import io.pintags.hubspot.SignedRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which account a genuine request is about. Only what the signature covers is asked: {@code origin.portalId} of a workflow
 * action, {@code portalId} of a webhook's events, or {@code portalId} in the address, where HubSpot appends it to requests
 * of UI extensions. Input fields are the workflow author's and name no account.
 */
final class Portal {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern QUERY = Pattern.compile("(?:^|&)portalId=([0-9]{1,19})(?:&|$)");

    private Portal() {}

    static Optional<HubId> of(SignedRequest request) {
        return ofBody(request.body()).or(() -> ofAddress(request.url()));
    }

    private static Optional<HubId> ofBody(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            if (json == null) {
                return Optional.empty();
            }
            return number(json.path("origin").path("portalId")).or(() -> sameInAll(json));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /** Webhooks come as an array of events; they are about one account or about none. */
    private static Optional<HubId> sameInAll(JsonNode json) {
        Optional<HubId> hubId = Optional.empty();
        for (JsonNode event : json.isArray() ? json : JSON.createArrayNode()) {
            Optional<HubId> one = number(event.path("portalId"));
            if (one.isEmpty() || hubId.isPresent() && !hubId.equals(one)) {
                return Optional.empty();
            }
            hubId = one;
        }
        return hubId;
    }

    private static Optional<HubId> ofAddress(String url) {
        try {
            String query = URI.create(url).getRawQuery();
            Matcher matcher = QUERY.matcher(query == null ? "" : query);
            if (!matcher.find()) {
                return Optional.empty();
            }
            String found = matcher.group(1);
            // Named twice, it would be a matter of taste which one counts.
            return matcher.find(matcher.end(1)) ? Optional.empty() : Optional.of(HubId.parse(found));
        } catch (RuntimeException noAddress) {
            return Optional.empty();
        }
    }

    private static Optional<HubId> number(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToLong() && value.longValue() > 0
                ? Optional.of(new HubId(value.longValue()))
                : Optional.empty();
    }
}
