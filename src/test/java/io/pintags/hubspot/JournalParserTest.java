package io.pintags.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** Uninstalls are found among whatever else a file of the journal holds, and no file does harm. */
class JournalParserTest {
    private static final String TIME = "2026-11-23T10:00:00.123Z";

    @Property
    void uninstallsAreFoundAmongOtherEvents(@ForAll List<Boolean> pattern, @ForAll @LongRange(min = 1) long hubId) {
        var events = new JsonArray();
        var expected = new ArrayList<AppUninstalled>();
        for (boolean uninstall : pattern) {
            events.add(uninstall ? uninstall(hubId, TIME) : contact(hubId));
            if (uninstall) {
                expected.add(new AppUninstalled(new HubId(hubId), Instant.parse(TIME)));
            }
        }

        assertThat(JournalParser.uninstalls(file(events))).contains(expected);
    }

    @Property
    void anyTextIsReadOrNotAndNothingIsThrown(@ForAll("texts") String text) {
        assertThat(JournalParser.uninstalls(text)).isNotNull();
    }

    @Example
    void anEventWithoutAUsableAccountOrTimeIsPassedOver() {
        var events = new JsonArray()
                .add("a text")
                .add(7)
                .addNull()
                .add(new JsonArray().add(uninstall(1, TIME)))
                .add(uninstall(1, TIME).put("portalId", -4))
                .add(uninstall(1, TIME).put("portalId", "62515"))
                .add(uninstall(1, TIME).putNull("portalId"))
                .add(uninstall(1, "yesterday"))
                .add(uninstall(1, "+1000000000-12-31T23:59:59.999999999Z"))
                .add(uninstall(1, TIME).put("occurredAt", Long.MAX_VALUE))
                .add(uninstall(2, TIME));

        assertThat(JournalParser.uninstalls(file(events)))
                .contains(List.of(new AppUninstalled(new HubId(2), Instant.parse(TIME))));
    }

    @Example
    void eitherTheActionOrTheTypeIsEnoughAndTimesMayBeMilliseconds() {
        var byAction = uninstall(1, TIME);
        byAction.remove("eventTypeId");
        var byType = uninstall(2, TIME).put("occurredAt", 1_790_000_001_000L);
        byType.remove("action");

        assertThat(JournalParser.uninstalls(file(new JsonArray().add(byAction).add(byType))))
                .contains(List.of(
                        new AppUninstalled(new HubId(1), Instant.parse(TIME)),
                        new AppUninstalled(new HubId(2), Instant.ofEpochMilli(1_790_000_001_000L))));
    }

    @Example
    void whatIsNoFileOfEventsIsNotTakenForAnEmptyOne() {
        for (String text : List.of("", "[]", "<html>", "{\"journalEvents\":[{", "null")) {
            assertThat(JournalParser.uninstalls(text)).as(text).isEmpty();
        }
        assertThat(JournalParser.uninstalls("{}")).contains(List.of());
    }

    @Provide
    Arbitrary<String> texts() {
        String good = file(new JsonArray().add(uninstall(1, TIME)).add(contact(2)));
        return Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.integers().between(0, good.length()).map(good::substring),
                Arbitraries.integers().between(0, good.length()).map(end -> good.substring(0, end)));
    }

    private static JsonObject uninstall(long hubId, String at) {
        return new JsonObject()
                .put("type", "app_lifecycle_event")
                .put("portalId", hubId)
                .put("occurredAt", at)
                .put("action", "APP_UNINSTALL")
                .put("eventTypeId", "4-1916193")
                .put("properties", new JsonObject().put("hs_app_id", "936515"));
    }

    private static JsonObject contact(long hubId) {
        return new JsonObject()
                .put("type", "crm_object")
                .put("portalId", hubId)
                .put("occurredAt", TIME)
                .put("action", "UPDATE")
                .put("objectTypeId", "0-1")
                .put("propertyChanges", new JsonObject().put("journalEvents", new JsonArray().add(new JsonObject())));
    }

    private static String file(JsonArray events) {
        return new JsonObject()
                .put("offset", "550e8400-e29b-41d4-a716-446655440000")
                .put("journalEvents", events)
                .put("publishedAt", TIME)
                .encode();
    }
}
