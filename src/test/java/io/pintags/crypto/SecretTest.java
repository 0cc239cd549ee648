package io.pintags.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

/** A secret shows itself to nobody who did not ask for it by name. */
class SecretTest {
    @Property
    void itNeverPrintsItself(@ForAll @StringLength(min = 17) String text) {
        var secret = Secret.of(text);

        assertThat(secret.toString()).isEqualTo("Secret[redacted]");
        assertThat(String.format("%s %s", secret, List.of(secret))).doesNotContain(text);
    }

    @Example
    void itCannotBeSerialized() {
        assertThatThrownBy(() -> new ObjectMapper().writeValueAsString(Secret.of("do-not-write-me")))
                .hasMessageNotContaining("do-not-write-me");
    }

    @Example
    void anEmptyOneIsRefused() {
        assertThatThrownBy(() -> Secret.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Secret.of(null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Example
    void itsHashIsThatOfTheUtf8Text() {
        assertThat(Secret.of("abc").sha256())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(Secret.of("abc").matchesSha256("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
                .isTrue();
        assertThat(Secret.of("abd").matchesSha256("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
                .isFalse();
    }
}
