package io.pintags.token;

import io.pintags.access.Grant;
import io.pintags.access.Permission;
import io.pintags.account.Account;
import io.pintags.account.AccountStatus;
import io.pintags.hubspot.HubId;
import io.pintags.problem.Problem;
import io.pintags.refresh.RefreshPolicy;
import io.pintags.refresh.Renewals;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Hands a valid access token to whoever shows a {@link Grant} for it.
 *
 * <p>A hit is answered on the calling event loop without I/O. Anything else reads the row, renews what is too short, and
 * falls back to a token that still lives when something that is needed is away. Fails with a {@link Problem} only.
 */
@ApplicationScoped
public class TokenService {
    private final TokenCache cache;
    private final TokenReader reader;
    private final Renewals renewals;
    private final ForcedRenewals forced;
    private final RefreshPolicy policy;
    private final Disclosures disclosures;
    private final AccountProblems problems;
    private final TokenMetrics metrics;
    private final TokenConfig config;
    private final InstantSource clock;

    TokenService(
            TokenCache cache,
            TokenReader reader,
            Renewals renewals,
            ForcedRenewals forced,
            RefreshPolicy policy,
            Disclosures disclosures,
            AccountProblems problems,
            TokenMetrics metrics,
            TokenConfig config,
            InstantSource clock) {
        this.cache = cache;
        this.reader = reader;
        this.renewals = renewals;
        this.forced = forced;
        this.policy = policy;
        this.disclosures = disclosures;
        this.problems = problems;
        this.metrics = metrics;
        this.config = config;
        this.clock = clock;
    }

    /** A token that lives for {@code minTtl} or for half of its life, whichever is less, whenever that can be had. */
    public Uni<HandedToken> token(Grant grant, Duration minTtl) {
        grant.require(Permission.TOKEN_USE);
        Instant now = clock.instant();
        Optional<CachedToken> hit = cache.fresh(grant.hubId())
                .filter(token -> lasts(token, minTtl, now) || token.isToBeLeftAlone(now) && token.isAlive(now))
                .filter(token -> token.account().status() != AccountStatus.RECONNECT_REQUIRED)
                .filter(token -> !token.isReturnedBy(grant.caller()));
        return hit.map(token -> counted(hand(grant, token), TokenMetrics.Outcome.HIT))
                .orElseGet(() -> counted(miss(grant, minTtl), TokenMetrics.Outcome.MISS));
    }

    /**
     * As {@link #token}, but a stored token that hashes to {@code rejectedSha256} is renewed, however long it lives, and not
     * handed out again: who got it back would come back with it. Not too often, though: see {@link ForcedRenewals}.
     */
    public Uni<HandedToken> renewed(Grant grant, String rejectedSha256, Duration minTtl) {
        grant.require(Permission.TOKEN_USE);
        Predicate<CachedToken> rejected = token -> token.accessToken().matchesSha256(rejectedSha256);
        return read(grant.hubId())
                .flatMap(found -> rejected.test(found)
                        ? counted(
                                pause(found, minTtl)
                                        .map(pause ->
                                                Uni.createFrom().<HandedToken>failure(problems.refusedTooOften(pause)))
                                        .orElseGet(() -> renewThenHand(grant, found, rejected.negate())),
                                TokenMetrics.Outcome.MISS)
                        : token(grant, minTtl));
    }

    /**
     * Makes sure that a token of the account is ready to be handed out, without handing it to anybody. Fails as
     * {@link #token} does.
     */
    public Uni<Void> prepare(HubId hubId) {
        return read(hubId)
                .flatMap(found -> lasts(found, config.minTtl(), clock.instant())
                        ? Uni.createFrom().item(found)
                        : renewals.renew(found.account())
                                .flatMap(done -> readAfter(found, hubId))
                                .onFailure(failure -> !(failure instanceof Problem))
                                .transform(Outages::problem))
                .invoke(token -> {
                    if (!token.isAlive(clock.instant())) {
                        throw problems.notRenewed(token.account());
                    }
                })
                .replaceWithVoid();
    }

    /** How many tokens could be served without the database and the keys, about. Needs no I/O. */
    public long servable() {
        return cache.size();
    }

    private Uni<HandedToken> counted(Uni<HandedToken> answer, TokenMetrics.Outcome outcome) {
        return answer.onItem().invoke(() -> metrics.count(outcome)).onFailure().invoke(metrics::countFailure);
    }

    private Uni<HandedToken> miss(Grant grant, Duration minTtl) {
        return read(grant.hubId()).flatMap(found -> {
            Instant now = clock.instant();
            boolean serve = lasts(found, minTtl, now) || found.isToBeLeftAlone(now) && found.isAlive(now);
            boolean owedAnother =
                    found.isReturnedBy(grant.caller()) && pause(found, minTtl).isEmpty();
            return serve && !owedAnother ? hand(grant, found) : renewThenHand(grant, found, any -> true);
        });
    }

    /** Hands out what the renewal brought; if it brought nothing, what still lives and is {@code acceptable}. */
    private Uni<HandedToken> renewThenHand(Grant grant, CachedToken old, Predicate<CachedToken> acceptable) {
        return renewals.renew(old.account())
                .flatMap(done -> cache.fresh(grant.hubId())
                        .filter(token -> token.generation() > old.generation())
                        .map(token -> Uni.createFrom().item(token))
                        .orElseGet(() -> readAfter(old, grant.hubId())))
                .onFailure(failure -> !(failure instanceof Problem) && old.isAlive(clock.instant()))
                .recoverWithItem(old)
                .onFailure(failure -> !(failure instanceof Problem))
                .transform(Outages::problem)
                .flatMap(token -> token.isAlive(clock.instant()) && acceptable.test(token)
                        ? hand(grant, token)
                        : Uni.createFrom().failure(problems.notRenewed(token.account())));
    }

    /** A read that others began before the renewal ended may show what it replaced; the next one cannot. */
    private Uni<CachedToken> readAfter(CachedToken old, HubId hubId) {
        return read(hubId)
                .flatMap(found ->
                        found.generation() > old.generation() ? Uni.createFrom().item(found) : read(hubId));
    }

    /**
     * The account's token as the row has it; while the row or the keys are away, or do not come in time, as it was last seen.
     */
    Uni<CachedToken> read(HubId hubId) {
        Optional<CachedToken> known = cache.find(hubId)
                .filter(token -> token.isAlive(clock.instant()))
                .filter(token -> token.account().status() != AccountStatus.RECONNECT_REQUIRED);
        if (known.isEmpty()) {
            return readRow(hubId);
        }
        return reader.isStuck()
                ? Uni.createFrom().item(known.get())
                : readRow(hubId).ifNoItem().after(TokenReader.SLOW).recoverWithItem(known.get());
    }

    private Uni<CachedToken> readRow(HubId hubId) {
        return reader.read(hubId)
                .map(found -> {
                    Account account = found.account().orElseThrow(problems::notConnected);
                    problems.refuseIfDead(account);
                    return found.token().orElseThrow(problems::notConnected);
                })
                .onFailure(Outages::isOutage)
                .recoverWithUni(failure -> cache.find(hubId)
                        .filter(token -> token.isAlive(clock.instant()))
                        .map(token -> Uni.createFrom().item(token))
                        .orElseGet(() -> Uni.createFrom().failure(failure)))
                .onFailure(failure -> !(failure instanceof Problem))
                .transform(Outages::problem);
    }

    private Uni<HandedToken> hand(Grant grant, CachedToken token) {
        return disclosures.record(grant.caller(), token).map(recorded -> {
            token.returnedBy().remove(grant.caller().id());
            Duration remaining = token.remaining(clock.instant());
            return new HandedToken(
                    token.accessToken(),
                    Math.max(0, remaining.toSeconds()),
                    token.account().scopes(),
                    grant.hubId());
        });
    }

    /** How long not to renew {@code token} before its time; empty, and counted if it would last, if it may be renewed now. */
    private Optional<Duration> pause(CachedToken token, Duration minTtl) {
        return lasts(token, minTtl, clock.instant()) ? forced.pause(token.account()) : Optional.empty();
    }

    private boolean lasts(CachedToken token, Duration minTtl, Instant now) {
        return token.remaining(now).compareTo(policy.owed(minTtl, token.life())) >= 0;
    }
}
