package io.pintags.hubspot;

import io.pintags.crypto.Secret;
import io.pintags.http.HttpResult;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The calls to HubSpot's date-versioned OAuth API. Credentials and tokens go into form bodies, never into a URL.
 *
 * <p>All methods may be called on any thread, never block and never fail: what went wrong is part of the result. The
 * result arrives on an event loop.
 */
@ApplicationScoped
public class HubSpotClient {
    private static final String JOURNAL_SCOPES = "developer.webhooks_journal.read"
            + " developer.webhooks_journal.subscriptions.read developer.webhooks_journal.subscriptions.write";

    private final HubSpotTransport transport;
    private final HubSpotConfig config;
    private final InstantSource clock;
    /** Which of the configured secrets HubSpot accepted last. */
    private final AtomicInteger accepted = new AtomicInteger();

    HubSpotClient(HubSpotTransport transport, HubSpotConfig config, InstantSource clock) {
        this.transport = transport;
        this.config = config;
        this.clock = clock;
    }

    /** Exchanges an authorization code (RFC 6749 section 4.1.3). A code is single use; nothing is repeated. */
    public Uni<RefreshOutcome> exchange(String code, String redirectUri, Optional<Secret> pkceVerifier) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirectUri);
        pkceVerifier.ifPresent(verifier -> form.put("code_verifier", verifier.reveal()));
        return token(form);
    }

    /** Spends {@code refreshToken} for a new access token (RFC 6749 section 6). One request, unless HubSpot says that
     * it does not know our secret: then the next configured secret is tried, since nothing was spent. */
    public Uni<RefreshOutcome> refresh(Secret refreshToken) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refreshToken.reveal());
        return token(form);
    }

    /**
     * A token of the app itself, good for the webhooks journal (RFC 6749 section 4.4); needs the scopes
     * {@code developer.webhooks_journal.*}, which an app declares.
     */
    Uni<RefreshOutcome> appToken() {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "client_credentials");
        form.put("scope", JOURNAL_SCOPES);
        return token(form);
    }

    /** What HubSpot knows of {@code accessToken}; empty if it cannot be told now, or if the token is not active. */
    public Uni<Optional<Introspection>> introspect(Secret accessToken) {
        return introspection(accessToken, "access_token").map(Inspection::details);
    }

    /** What HubSpot knows of {@code refreshToken}, which is not spent by this. */
    public Uni<Inspection> inspect(Secret refreshToken) {
        return introspection(refreshToken, "refresh_token");
    }

    private Uni<Inspection> introspection(Secret token, String hint) {
        return posted("/introspect", Map.of("token", token.reveal(), "token_type_hint", hint))
                .map(result -> result instanceof HttpResult.Answered answered && answered.status() == 200
                        ? ReplyParser.inspection(answered.body())
                        : Inspection.UNTOLD);
    }

    /**
     * Revokes a refresh token (RFC 7009). HubSpot may honour access tokens until they expire. As for a refresh, the next
     * configured secret is tried when HubSpot does not know the first.
     */
    public Uni<RemoteResult> revoke(Secret refreshToken) {
        return posted("/revoke", Map.of("token", refreshToken.reveal(), "token_type_hint", "refresh_token"))
                .map(RemoteResult::of);
    }

    /** Removes the app from the account that {@code accessToken} belongs to. */
    public Uni<RemoteResult> uninstall(Secret accessToken) {
        return transport
                .delete("/appinstalls/" + config.apiVersion() + "/external-install", accessToken.reveal())
                .map(RemoteResult::of);
    }

    /** What HubSpot says of a token, with the first of the configured secrets that it knows. */
    private Uni<HttpResult> posted(String path, Map<String, String> token) {
        return posted(path, token, config.clientSecret().orElse(List.of("")), accepted.get(), 0);
    }

    private Uni<HttpResult> posted(String path, Map<String, String> token, List<String> secrets, int first, int tried) {
        var form = credentials(secrets.get((first + tried) % secrets.size()));
        form.putAll(token);
        return transport
                .post(tokenPath() + path, form)
                .flatMap(result -> isUnknownClient(OutcomeClassifier.classify(result, clock.instant()))
                                && tried + 1 < secrets.size()
                        ? posted(path, token, secrets, first, tried + 1)
                        : Uni.createFrom().item(result));
    }

    /** How long any call here takes at most; a lease that covers it is not lost to somebody else meanwhile. */
    public Duration longestCall() {
        return transport
                .longestCall()
                .multipliedBy(
                        Math.max(1, config.clientSecret().orElse(List.of()).size()));
    }

    private Uni<RefreshOutcome> token(Map<String, String> grant) {
        return token(grant, config.clientSecret().orElse(List.of()), accepted.get(), 0);
    }

    private Uni<RefreshOutcome> token(Map<String, String> grant, List<String> secrets, int first, int tried) {
        if (tried >= secrets.size()) {
            return Uni.createFrom().item(new RefreshOutcome.Misconfigured(RefreshOutcome.Misconfigured.INVALID_CLIENT));
        }
        int index = (first + tried) % secrets.size();
        var form = credentials(secrets.get(index));
        form.putAll(grant);
        return Uni.createFrom().deferred(() -> {
            Instant sentAt = clock.instant();
            return transport
                    .post(tokenPath(), form)
                    .map(result -> OutcomeClassifier.classify(result, sentAt))
                    .flatMap(outcome -> {
                        if (isUnknownClient(outcome)) {
                            return token(grant, secrets, first, tried + 1);
                        }
                        if (outcome instanceof RefreshOutcome.Renewed) {
                            accepted.set(index);
                        }
                        return Uni.createFrom().item(outcome);
                    });
        });
    }

    private static boolean isUnknownClient(RefreshOutcome outcome) {
        return outcome instanceof RefreshOutcome.Misconfigured misconfigured
                && misconfigured.code().equals(RefreshOutcome.Misconfigured.INVALID_CLIENT);
    }

    private Map<String, String> credentials(String secret) {
        var form = new LinkedHashMap<String, String>();
        form.put("client_id", config.clientId().orElse(""));
        form.put("client_secret", secret);
        return form;
    }

    private String tokenPath() {
        return "/oauth/" + config.apiVersion() + "/token";
    }
}
