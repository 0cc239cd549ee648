package io.pintags.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pintags.account.Account;
import io.pintags.account.AccountErased;
import io.pintags.account.AccountStatus;
import io.pintags.crypto.Secret;
import io.pintags.hubspot.HubId;
import io.pintags.testing.Configured;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What is in memory after an account was erased. */
class TokenCacheTest {
    static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final HubId HUB = new HubId(1);

    private final TokenCache cache = new TokenCache(Configured.by(Map.of(), CacheConfig.class), () -> NOW);

    @Test
    void anErasedAccountLeavesMemoryAtOnce() {
        cache.put(token(3));

        cache.erased(new AccountErased(HUB, 4));

        assertThat(cache.find(HUB)).isEmpty();
    }

    @Test
    void aReaderThatWasSlowerThanTheErasureBringsNothingBack() {
        cache.erased(new AccountErased(HUB, 4));

        cache.put(token(3));

        assertThat(cache.find(HUB)).isEmpty();
    }

    @Test
    void aConsentAfterTheErasureIsServedWhateverTheOrderOfTheNews() {
        cache.put(token(5));
        cache.erased(new AccountErased(HUB, 4));
        assertThat(cache.find(HUB)).isPresent();

        cache.put(token(6));
        assertThat(cache.find(HUB).orElseThrow().generation()).isEqualTo(6);
    }

    @Test
    void aTokenThatIsOverIsNotCountedAsOneThatCanBeServed() {
        var now = new AtomicReference<>(NOW.plusSeconds(1800).minusMillis(100));
        var clocked = new TokenCache(Configured.by(Map.of(), CacheConfig.class), now::get);
        clocked.put(token(3));
        now.set(NOW);
        clocked.put(CachedToken.of(account(new HubId(2), 1), Secret.of("na1-other"), NOW));

        // Nobody asks for either any more.
        await().until(clocked::size, size -> size == 1);
    }

    private static CachedToken token(long generation) {
        return CachedToken.of(account(HUB, generation), Secret.of("na1-token"), NOW);
    }

    /** With a token that lives half an hour from {@link #NOW} on. */
    static Account account(HubId hubId, long generation) {
        var stored = new Account.StoredToken(
                "sealed", "sealed", NOW.plusSeconds(1800), Duration.ofSeconds(1800), "01234567", "01234567");
        return new Account(
                new UUID(0, 1),
                hubId,
                AccountStatus.ACTIVE,
                Optional.empty(),
                Optional.of(stored),
                "client",
                "oauth",
                generation,
                Optional.empty(),
                Optional.empty(),
                new Account.Times(NOW, NOW, Optional.empty(), Optional.empty()));
    }
}
