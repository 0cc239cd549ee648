package io.pintags.token;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

/** What is in memory after an account was erased. */
class TokenCacheTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
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

    private static CachedToken token(long generation) {
        var stored = new Account.StoredToken(
                "sealed", "sealed", NOW.plusSeconds(1800), Duration.ofSeconds(1800), "01234567", "01234567");
        var account = new Account(
                new UUID(0, 1),
                HUB,
                AccountStatus.ACTIVE,
                Optional.empty(),
                Optional.of(stored),
                "client",
                "oauth",
                generation,
                Optional.empty(),
                Optional.empty(),
                new Account.Times(NOW, NOW, Optional.empty(), Optional.empty()));
        return CachedToken.of(account, Secret.of("na1-token"), NOW);
    }
}
