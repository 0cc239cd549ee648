package io.pintags.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.problem.PageLimit;
import io.pintags.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.Callable;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;

/** Whatever is sent as a cursor, a limit or a place in the chain is understood or refused with a 400. */
class HostileCursorTest {
    @Property
    void everyCursorLeadsBackToItsEvent(@ForAll @LongRange(min = 1, max = 999_999_999_999_999_999L) long seq) {
        assertThat(EventCursor.parse(EventCursor.before(seq))).isEqualTo(seq);
    }

    @Property
    void anyCursorIsReadOrRefused(@ForAll @StringLength(max = 100) String text) {
        readOrRefused("cursor", () -> EventCursor.parse(text));
        readOrRefused(
                "cursor",
                () -> EventCursor.parse(
                        Base64.getUrlEncoder().encodeToString(("before:" + text).getBytes(StandardCharsets.UTF_8))));
    }

    @Property
    void anyLimitIsReadOrRefused(@ForAll @StringLength(max = 30) String text) {
        readOrRefused("limit", () -> PageLimit.parse(text));
    }

    @Property
    void anyNumberIsALimitOrRefused(@ForAll long number) {
        readOrRefused(
                "limit",
                () -> assertThat(PageLimit.parse(Long.toString(number))).isBetween(1, 1000));
    }

    @Property
    void everyPlaceInTheChainCanBeNamed(@ForAll @LongRange(min = 0, max = 999_999_999_999_999_999L) long seq) {
        var link = new ChainLink(seq, "0123456789abcdef".repeat(4));
        assertThat(ChainLink.parse(link.toString())).contains(link);
    }

    @Property
    void anyTextIsAPlaceInTheChainOrNone(@ForAll @StringLength(max = 100) String text) {
        ChainLink.parse(text).ifPresent(link -> assertThat(link).hasToString(text));
    }

    private static void readOrRefused(String field, Callable<?> reading) {
        try {
            assertThat(reading.call()).isNotNull();
        } catch (Problem refused) {
            assertThat(refused.type().status()).isEqualTo(400);
            assertThat(refused.extensions()).containsEntry("field", field);
        } catch (Exception e) {
            throw new AssertionError("escaped", e);
        }
    }
}
