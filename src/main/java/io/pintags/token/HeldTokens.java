package io.pintags.token;

import io.pintags.access.Caller;
import io.pintags.access.Permission;
import io.pintags.account.Account;
import io.pintags.account.AccountRepository;
import io.pintags.audit.AuditEntry;
import io.pintags.audit.AuditLog;
import io.pintags.audit.AuditType;
import io.pintags.crypto.Secret;
import io.pintags.problem.Problem;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Finds the account of a token that a caller shows. It knows the tokens that are stored now, of accounts whose tokens
 * that caller may use; any other is unknown, so that nobody can find out what others have.
 */
@ApplicationScoped
public class HeldTokens {
    private final AccountRepository accounts;
    private final TokenReader reader;
    private final AuditLog audit;
    private final InstantSource clock;

    HeldTokens(AccountRepository accounts, TokenReader reader, AuditLog audit, InstantSource clock) {
        this.accounts = accounts;
        this.reader = reader;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A stored token.
     *
     * @param scope granted scopes, separated by spaces
     * @param issuedAt when HubSpot was asked for it
     * @param expiresAt when it ends
     */
    public record HeldToken(String scope, Instant issuedAt, Instant expiresAt) {
        private static HeldToken of(CachedToken token) {
            Account account = token.account();
            Instant end = account.token().orElseThrow().expiresAt();
            return new HeldToken(account.scopes(), end.minus(token.life()), end);
        }
    }

    /** What is known of {@code token}, unless the caller gave it back. Arrives on a worker thread. */
    public Uni<Optional<HeldToken>> find(Caller caller, Secret token) {
        return look(caller, token)
                .map(found -> found.filter(held -> !held.isReturnedBy(caller)).map(HeldToken::of));
    }

    /**
     * Forgets that {@code caller} was handed {@code token}: it will be handed another one next time, if another can be
     * had. HubSpot offers no way to end an access token, and other callers work with the same one, so it lives on.
     */
    public Uni<Void> giveBack(Caller caller, Secret token) {
        return look(caller, token)
                .invoke(found -> found.filter(held -> !held.isReturnedBy(caller))
                        .ifPresent(held -> {
                            held.takeBack(caller);
                            Account account = held.account();
                            audit.note(AuditEntry.ok(
                                    AuditType.TOKEN_RETURNED,
                                    caller.id(),
                                    account.hubId(),
                                    account.id(),
                                    account.generation()));
                        }))
                .replaceWithVoid();
    }

    private Uni<Optional<CachedToken>> look(Caller caller, Secret token) {
        return Uni.createFrom()
                .item(() -> accounts.withAccessToken(token.fingerprint()))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .flatMap(candidates -> look(caller, token, candidates))
                .onFailure(failure -> !(failure instanceof Problem))
                .transform(Outages::problem);
    }

    private Uni<Optional<CachedToken>> look(Caller caller, Secret token, List<Account> candidates) {
        return Multi.createFrom()
                .iterable(candidates)
                .map(Account::hubId)
                .filter(hubId -> caller.grant(Permission.TOKEN_USE, hubId).isPresent())
                .onItem()
                .transformToUniAndConcatenate(reader::read)
                .map(found -> found.token()
                        .filter(held -> held.accessToken().equals(token))
                        .filter(held -> held.isAlive(clock.instant())))
                .filter(Optional::isPresent)
                .collect()
                .first()
                .map(first -> first == null ? Optional.empty() : first);
    }
}
