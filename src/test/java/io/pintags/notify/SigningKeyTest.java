package io.pintags.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pintags.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;

/** The scheme of Standard Webhooks, by its own test vector and by what must not pass. */
class SigningKeyTest {
    private static final SigningKey PUBLISHED = key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    @Example
    void thePublishedVectorIsMet() {
        assertThat(SigningKey.header(
                        List.of(PUBLISHED), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Example
    void whileAKeyIsRotatedBothSign() {
        String both = SigningKey.header(List.of(PUBLISHED, key("the next key")), "id", 1, "{}");

        assertThat(both.split(" "))
                .containsExactly(
                        SigningKey.header(List.of(PUBLISHED), "id", 1, "{}"),
                        SigningKey.header(List.of(key("the next key")), "id", 1, "{}"));
    }

    @Property
    void anyOtherBodyTimeOrKeyHasAnotherSignature(
            @ForAll @NotEmpty byte[] key,
            @ForAll String body,
            @ForAll @LongRange(min = 0, max = 4_000_000_000L) long time) {
        String signature = SigningKey.header(List.of(key("whsec_" + base64(key))), "id", time, body);

        assertThat(signature).matches("v1,[A-Za-z0-9+/]{43}=");
        assertThat(SigningKey.header(List.of(key("whsec_" + base64(key))), "id", time, body + " "))
                .isNotEqualTo(signature);
        assertThat(SigningKey.header(List.of(key("whsec_" + base64(key))), "id", time + 1, body))
                .isNotEqualTo(signature);
        assertThat(SigningKey.header(List.of(key("another key altogether")), "id", time, body))
                .isNotEqualTo(signature);
    }

    @Example
    void aTextWithoutThePrefixIsTheKeyItself() {
        String text = "correct horse battery staple";

        assertThat(SigningKey.header(List.of(key(text)), "id", 1, "{}"))
                .isEqualTo(SigningKey.header(
                        List.of(key("whsec_" + base64(text.getBytes(StandardCharsets.UTF_8)))), "id", 1, "{}"));
    }

    @Example
    void whatIsNoKeyIsRefusedAndNoKeyShowsItself() {
        assertThatThrownBy(() -> key("whsec_%%%")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> key("whsec_")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> key("  ")).isInstanceOf(IllegalArgumentException.class);
        assertThat(PUBLISHED).hasToString("SigningKey[redacted]");
    }

    private static SigningKey key(String configured) {
        return SigningKey.of(Secret.of(configured));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
