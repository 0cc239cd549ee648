package io.pintags.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pintags.hubspot.HubId;
import io.pintags.problem.Problem;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;

/** Whatever stands in a header or a path is understood or refused, and nothing else happens. */
class HostileHeaderTest {
    @Property
    void anyHeaderIsABearerTokenOrNone(@ForAll @StringLength(max = 300) String text) {
        for (String header : new String[] {text, "Bearer " + text, "bearer " + text.repeat(5), "BEARER" + text}) {
            BearerToken.parse(header)
                    .ifPresent(token -> assertThat(token.reveal()).matches("[A-Za-z0-9._~+/-]+={0,2}"));
        }
    }

    @Property
    void anyPathIsAHubIdOrRefused(@ForAll @StringLength(max = 40) String text) {
        try {
            assertThat(HubId.parse(text).value()).isPositive();
        } catch (Problem refused) {
            assertThat(refused.type().status()).isEqualTo(400);
        }
    }

    @Property
    void everyNumberOfAnAccountIsRead(
            @ForAll @LongRange(min = 1) long number, @ForAll @LongRange(min = Long.MIN_VALUE, max = 0) long none) {
        assertThat(HubId.parse(Long.toString(number)).value()).isEqualTo(number);
        assertThatThrownBy(() -> HubId.parse(Long.toString(none))).isInstanceOf(Problem.class);
    }
}
