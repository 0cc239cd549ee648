package io.pintags.hubspot;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the files of HubSpot's webhooks journal. They may hold ten thousand events of every kind that the app has
 * subscribed to, so they are read event by event; what is not an uninstall, or is not readable, is passed over.
 */
final class JournalParser {
    /** HubSpot's event type of an uninstall. */
    static final String UNINSTALL_TYPE = "4-1916193";

    private static final String UNINSTALL_ACTION = "APP_UNINSTALL";
    /** A time behind this is a mistake, and out of the range of what is computed with it. */
    private static final Instant NEVER = Instant.parse("2200-01-01T00:00:00Z");

    private static final ObjectMapper JSON = new ObjectMapper();

    private JournalParser() {}

    /** The uninstalls in a file, in their order; empty if it is not such a file. */
    static Optional<List<AppUninstalled>> uninstalls(String file) {
        try (JsonParser parser = JSON.createParser(file)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? Optional.of(read(parser)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<AppUninstalled> read(JsonParser parser) throws IOException {
        var uninstalls = new ArrayList<AppUninstalled>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean events = parser.currentName().equals("journalEvents");
            if (parser.nextToken() != JsonToken.START_ARRAY || !events) {
                parser.skipChildren();
                continue;
            }
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                if (next == JsonToken.START_OBJECT) {
                    uninstall(JSON.readTree(parser)).ifPresent(uninstalls::add);
                } else {
                    parser.skipChildren();
                }
            }
        }
        return uninstalls;
    }

    private static Optional<AppUninstalled> uninstall(JsonNode event) {
        boolean uninstall = event.path("action").asText().equals(UNINSTALL_ACTION)
                || event.path("eventTypeId").asText().equals(UNINSTALL_TYPE);
        JsonNode portal = event.path("portalId");
        if (!uninstall || !portal.isIntegralNumber() || !portal.canConvertToLong() || portal.longValue() < 1) {
            return Optional.empty();
        }
        return instant(event.path("occurredAt")).map(at -> new AppUninstalled(new HubId(portal.longValue()), at));
    }

    /** ISO 8601, or epoch milliseconds as HubSpot's other webhooks have them. */
    private static Optional<Instant> instant(JsonNode value) {
        try {
            Instant at = value.isIntegralNumber() && value.canConvertToLong()
                    ? Instant.ofEpochMilli(value.longValue())
                    : Instant.parse(value.asText());
            return at.isAfter(Instant.EPOCH) && at.isBefore(NEVER) ? Optional.of(at) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
