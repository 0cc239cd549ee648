package io.pintags.simulator;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** The parts behind the HTTP surface, put together once. Each is thread safe. */
record Backend(
        SimulatorOptions options,
        AtomicReference<Settings> dials,
        Ledger ledger,
        AccessTokens accessTokens,
        AppTokens appTokens,
        Journal journal,
        Codes codes,
        Faults faults,
        Tally tally,
        Optional<StateFile> stateFile)
        implements AutoCloseable {

    static final int MAX_BULK = 1_000_000;

    static Backend of(SimulatorOptions options) {
        SavedState saved = options.stateFile().map(StateFile::load).orElseGet(SavedState::fresh);
        Ledger ledger = new Ledger(saved);
        return new Backend(
                options,
                new AtomicReference<>(Settings.of(options)),
                ledger,
                new AccessTokens(saved.signingKey()),
                new AppTokens(),
                new Journal(),
                new Codes(options.clock()),
                new Faults(),
                new Tally(),
                options.stateFile().map(path -> new StateFile(path, ledger)));
    }

    Settings settings() {
        return dials.get();
    }

    Instant now() {
        return options.clock().instant();
    }

    Counters counters() {
        return tally.snapshot(faults.parkedCount());
    }

    /** Issues a code for a consent; a deleted portal has nobody left to consent. */
    String authorize(Consent consent) {
        if (ledger.isDeleted(consent.hubId())) {
            throw new IllegalArgumentException("the portal was deleted: " + consent.hubId());
        }
        return codes.issue(consent);
    }

    /** Connects a range of portals with refresh tokens that anybody can compute; doing it again changes nothing. */
    void grant(long firstHubId, int count) {
        if (count < 1 || count > MAX_BULK) {
            throw new IllegalArgumentException("count must be between 1 and " + MAX_BULK + ": " + count);
        }
        for (long hubId = firstHubId; hubId < firstHubId + count; hubId++) {
            String refreshToken = new Portal(hubId).predictableRefreshToken();
            ledger.restore(hubId);
            ledger.open(hubId, options.clientId(), Consent.DEFAULT_SCOPES, refreshToken);
        }
    }

    /** The application leaves the portal, whoever wanted that: all its tokens for it are dead at once. */
    void uninstall(long hubId) {
        ledger.uninstall(hubId);
        journal.uninstalled(hubId, now());
    }

    /** Completes when every change made so far would survive a restart, as far as that was asked for. */
    CompletableFuture<Void> saved() {
        return stateFile.map(StateFile::saved).orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    @Override
    public void close() {
        stateFile.ifPresent(StateFile::close);
    }
}
