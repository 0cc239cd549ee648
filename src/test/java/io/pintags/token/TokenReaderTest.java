package io.pintags.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pintags.account.Account;
import io.pintags.account.AccountChanged;
import io.pintags.account.AccountErased;
import io.pintags.account.TestAccounts;
import io.pintags.crypto.CryptoConfig;
import io.pintags.crypto.Plain;
import io.pintags.crypto.Sealed;
import io.pintags.crypto.Secret;
import io.pintags.crypto.TestContexts;
import io.pintags.crypto.TokenCipher;
import io.pintags.database.TestDatabase;
import io.pintags.hubspot.HubId;
import io.pintags.problem.Problem;
import io.pintags.testing.Configured;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Reads that take long: the keys do not answer before a test lets them. */
class TokenReaderTest {
    private static final HubId HUB = new HubId(1);
    private static final InstantSource CLOCK = InstantSource.fixed(TokenCacheTest.NOW);

    private final TokenCache cache = new TokenCache(Configured.by(Map.of(), CacheConfig.class), CLOCK);
    private final SlowKeys keys = new SlowKeys();
    private volatile Optional<Account> row = Optional.of(TokenCacheTest.account(HUB, 3));
    private final TokenReader reader = reader(hubId -> row);

    @Test
    void whoJoinsAReadThatBeganBeforeAnErasureGetsNothingOfIt() {
        var before = reader.read(HUB).subscribeAsCompletionStage();
        await().until(() -> keys.asked == 1);
        erase(4);
        var after = reader.read(HUB).subscribeAsCompletionStage();
        keys.answer.complete(Secret.of("na1-token"));

        assertThat(before.join().token()).isEmpty();
        assertThat(after.join().token()).isEmpty();
        assertThat(cache.find(HUB)).isEmpty();
    }

    @Test
    void whoAsksAfterAConsentDoesNotJoinAReadFromBeforeIt() {
        var before = reader.read(HUB).subscribeAsCompletionStage();
        await().until(() -> keys.asked == 1);
        row = Optional.of(TokenCacheTest.account(HUB, 5));
        reader.changed(new AccountChanged(HUB));
        var after = reader.read(HUB).subscribeAsCompletionStage();
        keys.answer.complete(Secret.of("na1-token"));

        assertThat(before.join().account().orElseThrow().generation()).isEqualTo(3);
        assertThat(after.join().account().orElseThrow().generation()).isEqualTo(5);
    }

    @Test
    void aCallerLearnsWhatIsAway() {
        TokenReader away = reader(hubId -> {
            throw TestDatabase.away();
        });
        var service = new TokenService(cache, away, null, null, null, null, null, null, null, CLOCK);

        assertThatThrownBy(() -> service.prepare(HUB).await().indefinitely())
                .isInstanceOf(Problem.class)
                .hasMessage(TestDatabase.away().asProblem().getMessage());
    }

    @Test
    void aTokenInMemoryWaitsForNoDatabaseThatDoesNotAnswer() {
        var answers = new CountDownLatch(1);
        TokenReader hangs = reader(hubId -> {
            waitFor(answers);
            return row;
        });
        var service = new TokenService(cache, hangs, null, null, null, null, null, null, null, CLOCK);
        try {
            cache.put(CachedToken.of(row.orElseThrow(), Secret.of("na1-token"), Instant.EPOCH));

            assertThat(service.read(HUB).await().atMost(Duration.ofMinutes(1)).generation())
                    .isEqualTo(3);
            assertThat(hangs.isStuck()).isTrue();
            assertThat(service.read(HUB).subscribeAsCompletionStage()).isCompleted();
        } finally {
            answers.countDown();
        }
        await().until(() -> !hangs.isStuck());
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void erase(long generation) {
        row = Optional.empty();
        cache.erased(new AccountErased(HUB, generation));
    }

    private TokenReader reader(Function<HubId, Optional<Account>> rows) {
        return new TokenReader(TestAccounts.finding(rows), keys, TestContexts.of("test"), cache, CLOCK);
    }

    private static final class SlowKeys implements TokenCipher {
        private final CompletableFuture<Secret> answer = new CompletableFuture<>();
        private volatile int asked;

        @Override
        public Uni<List<Secret>> open(List<Sealed> values) {
            asked++;
            return Uni.createFrom().completionStage(answer).map(List::of);
        }

        @Override
        public Uni<List<String>> seal(List<Plain> values) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<List<String>> rewrap(List<Sealed> values) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CryptoConfig.Kind kind() {
            return CryptoConfig.Kind.TRANSIT;
        }
    }
}
