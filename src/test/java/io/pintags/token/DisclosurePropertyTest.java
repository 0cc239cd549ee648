package io.pintags.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.token.DisclosureStory.Kind;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** For any order of calls, renewals, outages and deaths, no caller holds a token whose disclosure is not on record. */
class DisclosurePropertyTest {
    @Property
    void whoHoldsATokenIsOnRecord(@ForAll("stories") List<DisclosureStory.Step> steps) {
        var story = new DisclosureStory();
        try {
            steps.forEach(step -> {
                story.play(step);
                assertThat(story.unrecorded()).isEmpty();
            });
        } finally {
            story.end();
        }
        assertThat(story.unrecorded()).isEmpty();
        assertThat(story.miscounted()).isEmpty();
    }

    @Provide
    Arbitrary<List<DisclosureStory.Step>> stories() {
        var kinds = Arbitraries.frequency(
                Tuple.of(12, Kind.CALL),
                Tuple.of(3, Kind.CROWD),
                Tuple.of(3, Kind.RENEW),
                Tuple.of(2, Kind.READ_AGAIN),
                Tuple.of(2, Kind.GIVE_BACK),
                Tuple.of(2, Kind.FLUSH),
                Tuple.of(2, Kind.STORE_AWAY),
                Tuple.of(1, Kind.STORE_MUTE),
                Tuple.of(3, Kind.STORE_BACK),
                Tuple.of(1, Kind.CRASH),
                Tuple.of(1, Kind.RESTART));
        return Combinators.combine(
                        kinds,
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 2))
                .as(DisclosureStory.Step::new)
                .list()
                .ofMaxSize(40);
    }
}
