package io.pintags.access.kubernetes;

import static io.pintags.testing.Cluster.claims;
import static io.pintags.testing.Cluster.confused;
import static io.pintags.testing.Cluster.key;
import static io.pintags.testing.Cluster.publish;
import static io.pintags.testing.Cluster.token;
import static io.pintags.testing.Cluster.unsigned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pintags.problem.Problem;
import io.pintags.problem.ProblemType;
import io.pintags.testing.Cluster;
import io.pintags.testing.Configured;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.Test;

/** Which tokens are believed, and what becomes of that when the issuer changes its keys or goes away. */
class ServiceAccountTokensTest {
    private static final PublicJsonWebKey KEY = key("one");
    private static final PublicJsonWebKey NEXT = key("two");

    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private Uni<String> published = Uni.createFrom().item(() -> publish(KEY));
    private int fetches;

    private final ServiceAccountTokens tokens = new ServiceAccountTokens(
            config(Map.of("pintags.access.kubernetes.issuer", Cluster.ISSUER)), () -> now, Optional.of(() -> {
                fetches++;
                return published;
            }));

    @Test
    void aGoodTokenNamesItsServiceAccount() {
        assertThat(subject(token(KEY, claims(now)))).contains(Cluster.WORKER);
    }

    @Test
    void anotherAudienceIssuerOrSubjectIsNotBelieved() {
        assertThat(subject(with(claims -> claims.setAudience("https://kubernetes.default.svc"))))
                .isEmpty();
        assertThat(subject(with(claims -> claims.unsetClaim("aud")))).isEmpty();
        assertThat(subject(with(claims -> claims.setIssuer("https://other.example"))))
                .isEmpty();
        assertThat(subject(with(claims -> claims.unsetClaim("iss")))).isEmpty();
        assertThat(subject(with(claims -> claims.setSubject("admin")))).isEmpty();
        assertThat(subject(with(claims -> claims.unsetClaim("sub")))).isEmpty();
    }

    @Test
    void timeCountsWithThirtySecondsOfSkewEitherWay() {
        String token = token(KEY, claims(now));
        now = now.plusSeconds(629);
        assertThat(subject(token)).isPresent();
        now = now.plusSeconds(1);
        assertThat(subject(token)).isEmpty();

        assertThat(subject(with(claims -> claims.setNotBefore(at(30))))).isPresent();
        assertThat(subject(with(claims -> claims.setNotBefore(at(31))))).isEmpty();
        assertThat(subject(with(claims -> claims.unsetClaim("exp")))).isEmpty();
    }

    @Test
    void unsignedTokensAndKeyConfusionAreForgeries() {
        assertThat(subject(token(KEY, claims(now)))).isPresent();

        assertThat(subject(unsigned(KEY, claims(now)))).isEmpty();
        assertThat(subject(confused(KEY, claims(now)))).isEmpty();
    }

    @Test
    void aSignatureOfAnotherKeyOverTheSameIdIsAForgery() {
        PublicJsonWebKey forger = key("one");
        assertThat(subject(token(forger, claims(now)))).isEmpty();
    }

    @Test
    void aChangedTokenIsAForgery() {
        String[] parts = token(KEY, claims(now)).split("\\.");
        String other = token(KEY, claims(now.plusSeconds(1))).split("\\.")[1];
        assertThat(subject(parts[0] + "." + other + "." + parts[2])).isEmpty();
    }

    @Test
    void aRotatedKeyIsNoticedAtOnce() {
        assertThat(subject(token(KEY, claims(now)))).isPresent();
        published = Uni.createFrom().item(() -> publish(KEY, NEXT));
        now = now.plus(IssuerKeys.PAUSE);

        assertThat(subject(token(NEXT, claims(now)))).isPresent();
        assertThat(subject(token(KEY, claims(now)))).isPresent();
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void aWithdrawnKeyIsForgottenAfterItsTime() {
        assertThat(subject(token(KEY, claims(now)))).isPresent();
        published = Uni.createFrom().item(() -> publish(NEXT));
        now = now.plus(Duration.ofMinutes(16));

        subject(token(KEY, claims(now)));

        assertThat(subject(token(KEY, claims(now)))).isEmpty();
        assertThat(subject(token(NEXT, claims(now)))).isPresent();
    }

    @Test
    void inventedKeyIdsDoNotCauseAFetchEach() {
        for (int i = 0; i < 100; i++) {
            assertThat(subject(token(KEY, claims(now)).replaceFirst("^[^.]+", header("invented" + i))))
                    .isEmpty();
        }
        assertThat(fetches).isEqualTo(1);
        assertThat(subject(token(KEY, claims(now)))).isPresent();
    }

    @Test
    void anIssuerThatIsAwayDoesNotTakeKnownCallersDown() {
        assertThat(subject(token(KEY, claims(now)))).isPresent();
        published = Uni.createFrom().failure(new IllegalStateException("away"));

        for (int hours = 0; hours < 48; hours++) {
            now = now.plus(Duration.ofHours(1));
            assertThat(subject(token(KEY, claims(now)))).isPresent();
        }
        now = now.plus(IssuerKeys.PAUSE);
        assertUnavailable(token(NEXT, claims(now)));
    }

    @Test
    void nonsenseFromTheIssuerDoesNotTakeKnownCallersDown() {
        assertThat(subject(token(KEY, claims(now)))).isPresent();
        for (String nonsense : new String[] {"", "{}", "{\"keys\":[]}", "<html>", "{\"keys\":[{\"kty\":\"RSA\"}]}"}) {
            published = Uni.createFrom().item(nonsense);
            now = now.plus(Duration.ofHours(1));
            assertThat(subject(token(KEY, claims(now)))).isPresent();
        }
    }

    @Test
    void whenTheIssuerWasNeverReachedTheAnswerIsToTryAgain() {
        published = Uni.createFrom().failure(new IllegalStateException("away"));
        assertUnavailable(token(KEY, claims(now)));
        assertUnavailable(token(KEY, claims(now)));
        assertThat(fetches).isEqualTo(1);

        published = Uni.createFrom().item(() -> publish(KEY));
        now = now.plus(IssuerKeys.PAUSE);
        assertThat(subject(token(KEY, claims(now)))).isPresent();
    }

    @Test
    void manyWhoWaitForTheKeysCostOneFetch() {
        var reply = new CompletableFuture<String>();
        published = Uni.createFrom().completionStage(reply);
        var first = tokens.subject(token(KEY, claims(now))).subscribeAsCompletionStage();
        var second = tokens.subject(token(KEY, claims(now))).subscribeAsCompletionStage();

        reply.complete(publish(KEY));

        assertThat(first.join()).isPresent();
        assertThat(second.join()).isPresent();
        assertThat(fetches).isEqualTo(1);
    }

    @Test
    void withoutAnIssuerNothingIsBelieved() {
        var off = new ServiceAccountTokens(config(Map.of()), () -> now, Optional.empty());
        assertThat(off.subject(token(KEY, claims(now))).await().indefinitely()).isEmpty();
    }

    private Optional<String> subject(String token) {
        return tokens.subject(token).await().indefinitely();
    }

    private void assertUnavailable(String token) {
        assertThatThrownBy(() -> subject(token))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.type()).isEqualTo(ProblemType.TEMPORARILY_UNAVAILABLE));
    }

    private String with(Consumer<JwtClaims> change) {
        JwtClaims claims = claims(now);
        change.accept(claims);
        return token(KEY, claims);
    }

    private NumericDate at(int seconds) {
        return NumericDate.fromSeconds(now.getEpochSecond() + seconds);
    }

    private static String header(String keyId) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("{\"alg\":\"RS256\",\"kid\":\"" + keyId + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    static KubernetesConfig config(Map<String, String> settings) {
        return Configured.by(settings, KubernetesConfig.class);
    }
}
