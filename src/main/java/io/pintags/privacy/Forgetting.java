package io.pintags.privacy;

import io.pintags.crypto.CipherRefused;
import io.pintags.crypto.CipherUnavailable;
import io.pintags.crypto.RowContexts;
import io.pintags.crypto.Sealed;
import io.pintags.crypto.SealedField;
import io.pintags.crypto.Secret;
import io.pintags.crypto.TokenCipher;
import io.pintags.hubspot.HubSpotClient;
import io.pintags.hubspot.RemoteResult;
import io.pintags.problem.Fault;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Asks HubSpot to forget an account. Blocks, for a bounded time; what goes wrong at HubSpot or with the keys is the result.
 */
@ApplicationScoped
class Forgetting {
    private static final String NO_LIVE_TOKEN = "no-live-token";
    /** HubSpot knows one installation for each app and account: to end the old grant would end the new one. */
    private static final String RECONNECTED = "reconnected";

    /** The calls have time-outs of their own; this bound only keeps a fault from holding a thread for ever. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(45);

    private final TokenCipher cipher;
    private final RowContexts contexts;
    private final HubSpotClient hubspot;
    private final InstantSource clock;

    Forgetting(TokenCipher cipher, RowContexts contexts, HubSpotClient hubspot, InstantSource clock) {
        this.cipher = cipher;
        this.contexts = contexts;
        this.hubspot = hubspot;
        this.clock = clock;
    }

    /**
     * Uninstalls first, because that takes a live access token; then revokes the refresh token.
     *
     * @param alive called before each call to HubSpot; whether the account is still erased. Where that cannot be told, its
     *     failure is passed on: the erasure is ended later
     */
    RemoteOutcome ask(ErasureEntry erasure, BooleanSupplier alive) {
        if (erasure.keepInstalled()) {
            return RemoteOutcome.neither("kept-installed");
        }
        if (erasure.tokens().isEmpty()) {
            return RemoteOutcome.neither(NO_LIVE_TOKEN);
        }
        List<Secret> tokens;
        try {
            tokens = cipher.open(sealed(erasure)).await().atMost(LONGEST_CALL);
        } catch (CipherUnavailable e) {
            return RemoteOutcome.neither("keys-" + e.reason().name().toLowerCase(Locale.ROOT));
        } catch (CipherRefused e) {
            return RemoteOutcome.neither("keys-refused");
        } catch (RuntimeException e) {
            Log.errorf("event=erasure.fault hub_id=%s fault=\"%s\"", erasure.hubId(), Fault.of(e));
            return RemoteOutcome.neither("keys-fault");
        }
        boolean living =
                erasure.accessTokenExpiresAt().filter(clock.instant()::isBefore).isPresent();
        String uninstall = living ? call(erasure, alive, () -> hubspot.uninstall(tokens.get(0))) : NO_LIVE_TOKEN;
        return new RemoteOutcome(uninstall, call(erasure, alive, () -> hubspot.revoke(tokens.get(1))));
    }

    private List<Sealed> sealed(ErasureEntry erasure) {
        ErasureEntry.SealedTokens tokens = erasure.tokens().orElseThrow();
        return List.of(
                new Sealed(contexts.of(erasure.accountId(), SealedField.ACCESS_TOKEN), tokens.access()),
                new Sealed(contexts.of(erasure.accountId(), SealedField.REFRESH_TOKEN), tokens.refresh()));
    }

    private static String call(ErasureEntry erasure, BooleanSupplier alive, Supplier<Uni<RemoteResult>> call) {
        if (!alive.getAsBoolean()) {
            return RECONNECTED;
        }
        try {
            RemoteResult result = call.get().await().atMost(LONGEST_CALL);
            return result.done() ? RemoteOutcome.DONE : result.code();
        } catch (RuntimeException e) {
            Log.errorf("event=erasure.fault hub_id=%s fault=\"%s\"", erasure.hubId(), Fault.of(e));
            return "fault";
        }
    }
}
