package io.pintags.refresh;

import io.pintags.account.AccountChanged;
import io.pintags.account.AccountRepository;
import io.pintags.account.AccountSignals;
import io.pintags.account.Connection;
import io.pintags.crypto.Secret;
import io.pintags.hubspot.HubId;
import io.pintags.hubspot.Introspection;
import io.pintags.hubspot.TokenGrant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Stores grants that no renewal brought: those of consents and of imports. Blocks. */
@ApplicationScoped
public class NewGrants {
    private final AccountRepository accounts;
    private final ConnectionSealer sealer;
    private final AccountSignals signals;
    private final Event<AccountChanged> changed;

    /**
     * A stored grant.
     *
     * @param hubId the account
     * @param account its row
     * @param generation the generation that the grant is; 1 for an account that was not known
     */
    public record Stored(HubId hubId, UUID account, long generation) {
        /** Whether the account was known before. */
        public boolean again() {
            return generation > 1;
        }
    }

    NewGrants(
            AccountRepository accounts,
            ConnectionSealer sealer,
            AccountSignals signals,
            Event<AccountChanged> changed) {
        this.accounts = accounts;
        this.sealer = sealer;
        this.signals = signals;
        this.changed = changed;
    }

    /**
     * Seals and stores {@code grant} as the account's next generation, and tells everybody.
     *
     * @param refreshToken the one to use from now on
     * @throws io.pintags.crypto.CipherUnavailable if the keys cannot be used; nothing was stored
     * @throws io.pintags.database.DatabaseUnavailable if the database cannot be used
     */
    public Stored store(HubId hubId, TokenGrant grant, Secret refreshToken, Optional<Introspection> details) {
        Stored stored;
        try {
            stored = once(hubId, grant, refreshToken, details);
        } catch (AccountRepository.ConcurrentConnect e) {
            stored = once(hubId, grant, refreshToken, details);
        }
        tell(hubId);
        return stored;
    }

    /**
     * The same, through outages of the keys and the database that are over within {@code patience}; fails as it does for
     * one that is longer.
     */
    public Stored keep(
            HubId hubId, TokenGrant grant, Secret refreshToken, Optional<Introspection> details, Duration patience) {
        return Outages.ride(() -> store(hubId, grant, refreshToken, details), () -> {}, patience);
    }

    /**
     * The same for a grant that no person stands behind, only while the account is as it was seen; and through outages of
     * the keys and the database, for as long as the process lives: the grant may hold the only refresh token that still
     * works.
     *
     * @param after asked before each attempt: the generation that the grant may follow, 0 for an account that is not
     *     known, or empty if it comes too late
     * @param onOutage called at each attempt that fails
     * @return empty if it came too late
     */
    public Optional<Stored> keepAfter(
            HubId hubId,
            Supplier<Optional<Long>> after,
            TokenGrant grant,
            Secret refreshToken,
            Optional<Introspection> details,
            Runnable onOutage) {
        return Outages.ride(
                () -> {
                    for (var seen = after.get(); seen.isPresent(); seen = after.get()) {
                        Connection connection = seal(hubId, grant, refreshToken, details);
                        Optional<Long> generation = accounts.connectAfter(seen.get(), connection);
                        if (generation.isPresent()) {
                            tell(hubId);
                            return Optional.of(new Stored(hubId, connection.id(), generation.get()));
                        }
                    }
                    return Optional.empty();
                },
                onOutage);
    }

    private Stored once(HubId hubId, TokenGrant grant, Secret refreshToken, Optional<Introspection> details) {
        Connection connection = seal(hubId, grant, refreshToken, details);
        return new Stored(hubId, connection.id(), accounts.connect(connection));
    }

    private Connection seal(HubId hubId, TokenGrant grant, Secret refreshToken, Optional<Introspection> details) {
        return sealer.seal(accounts.idOf(hubId), hubId, grant, refreshToken, details);
    }

    private void tell(HubId hubId) {
        changed.fire(new AccountChanged(hubId));
        signals.announce(hubId);
    }
}
