package io.pintags.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Authorization codes that were issued and not yet exchanged. Thread safe; not kept over a restart. */
final class Codes {

    static final Duration LIFE = Duration.ofMinutes(10);

    /** A consent waiting for its exchange. */
    record Pending(Consent consent, Instant expiresAt) {

        boolean expiredAt(Instant now) {
            return !now.isBefore(expiresAt);
        }
    }

    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private final InstantSource clock;

    Codes(InstantSource clock) {
        this.clock = clock;
    }

    String issue(Consent consent) {
        Instant now = clock.instant();
        Instant forgotten = now.minus(LIFE);
        pending.values().removeIf(code -> code.expiredAt(forgotten));
        String code = "na1-" + UUID.randomUUID();
        pending.put(code, new Pending(consent, now.plus(LIFE)));
        return code;
    }

    /** Looks without spending. */
    Optional<Consent> peek(String code) {
        return Optional.ofNullable(pending.get(code)).map(Pending::consent);
    }

    /**
     * Spends the code: of several that try, one gets it. An expired one is still returned, so that it can be told
     * apart.
     */
    Optional<Pending> take(String code) {
        return Optional.ofNullable(pending.remove(code));
    }
}
