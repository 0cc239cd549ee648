package io.pintags.access.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.testing.Cluster;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.jose4j.jwk.PublicJsonWebKey;

/** Whatever stands where a token should be is not believed, and nothing else happens. */
class HostileTokenTest {
    private static final PublicJsonWebKey KEY = Cluster.key("one");

    private final ServiceAccountTokens tokens = new ServiceAccountTokens(
            ServiceAccountTokensTest.config(Map.of("pintags.access.kubernetes.issuer", Cluster.ISSUER)),
            () -> Instant.parse("2026-11-23T10:00:00Z"),
            Optional.of(() -> Uni.createFrom().item(() -> Cluster.publish(KEY))));

    @Property
    void anyTextIsNotBelieved(@ForAll @StringLength(max = 300) String text) {
        assertThat(tokens.subject(text).await().indefinitely()).isEmpty();
    }

    @Property
    void whatLooksLikeATokenIsNotBelieved(@ForAll("lookalikes") String text) {
        assertThat(tokens.subject(text).await().indefinitely()).isEmpty();
    }

    @Provide
    Arbitrary<String> lookalikes() {
        var header = Arbitraries.of(
                "{\"alg\":\"RS256\",\"kid\":\"one\"}",
                "{\"alg\":\"none\",\"kid\":\"one\"}",
                "{\"alg\":\"RS256\",\"kid\":1}",
                "{\"alg\":1,\"kid\":\"one\"}",
                "{\"alg\":null}",
                "{\"alg\":\"RS256\",\"kid\":\"one\",\"crit\":[\"b64\"],\"b64\":false}",
                "{\"alg\":\"dir\",\"enc\":\"A128GCM\",\"kid\":\"one\",\"zip\":\"DEF\"}",
                "{\"alg\":\"ES256\",\"kid\":\"one\"}",
                "[]",
                "");
        var part = Arbitraries.oneOf(
                Arbitraries.of("{}", "{\"aud\":{}}", "{\"exp\":\"x\"}", "{\"exp\":1e400}", "[[[["),
                Arbitraries.strings().ofMaxLength(40));
        return Combinators.combine(header, part.list().ofMaxSize(5)).as((first, rest) -> {
            var token = new StringBuilder(encode(first));
            rest.forEach(next -> token.append('.').append(encode(next)));
            return token.toString();
        });
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
