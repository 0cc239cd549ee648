package io.pintags.hubspot;

import io.pintags.crypto.Secret;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The calls to HubSpot's date-versioned OAuth API. Credentials and tokens go into form bodies, never into a URL.
 *
 * <p>All methods may be called on any thread, never block and never fail: what went wrong is part of the result. The
 * result arrives on an event loop.
 */
@ApplicationScoped
public class HubSpotClient {
    private final HubSpotTransport transport;
    private final HubSpotConfig config;
    private final InstantSource clock;

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

    /** What HubSpot knows of {@code accessToken}; empty if it cannot be told now, or if the token is not active. */
    public Uni<Optional<Introspection>> introspect(Secret accessToken) {
        return introspection(accessToken, "access_token").map(Inspection::details);
    }

    /** What HubSpot knows of {@code refreshToken}, which is not spent by this. */
    public Uni<Inspection> inspect(Secret refreshToken) {
        return introspection(refreshToken, "refresh_token");
    }

    private Uni<Inspection> introspection(Secret token, String hint) {
        var form = credentials(firstSecret());
        form.put("token", token.reveal());
        form.put("token_type_hint", hint);
        return transport
                .post(tokenPath() + "/introspect", form)
                .map(result -> result instanceof HttpResult.Answered answered && answered.status() == 200
                        ? ReplyParser.inspection(answered.body())
                        : Inspection.UNTOLD);
    }

    /** Revokes a refresh token (RFC 7009). HubSpot may honour access tokens until they expire. */
    public Uni<RemoteResult> revoke(Secret refreshToken) {
        var form = credentials(firstSecret());
        form.put("token", refreshToken.reveal());
        form.put("token_type_hint", "refresh_token");
        return transport.post(tokenPath() + "/revoke", form).map(RemoteResult::of);
    }

    /** Removes the app from the account that {@code accessToken} belongs to. */
    public Uni<RemoteResult> uninstall(Secret accessToken) {
        return transport
                .delete("/appinstalls/" + config.apiVersion() + "/external-install", accessToken.reveal())
                .map(RemoteResult::of);
    }

    private Uni<RefreshOutcome> token(Map<String, String> grant) {
        return token(grant, config.clientSecret().orElse(List.of()), 0);
    }

    private Uni<RefreshOutcome> token(Map<String, String> grant, List<String> secrets, int index) {
        if (index >= secrets.size()) {
            return Uni.createFrom().item(new RefreshOutcome.Misconfigured("invalid-client"));
        }
        var form = credentials(secrets.get(index));
        form.putAll(grant);
        return Uni.createFrom().deferred(() -> {
            Instant sentAt = clock.instant();
            return transport
                    .post(tokenPath(), form)
                    .map(result -> OutcomeClassifier.classify(result, sentAt))
                    .flatMap(outcome -> isUnknownClient(outcome) && index + 1 < secrets.size()
                            ? token(grant, secrets, index + 1)
                            : Uni.createFrom().item(outcome));
        });
    }

    private static boolean isUnknownClient(RefreshOutcome outcome) {
        return outcome instanceof RefreshOutcome.Misconfigured misconfigured
                && misconfigured.code().equals("invalid-client");
    }

    private Map<String, String> credentials(String secret) {
        var form = new LinkedHashMap<String, String>();
        form.put("client_id", config.clientId().orElse(""));
        form.put("client_secret", secret);
        return form;
    }

    private String firstSecret() {
        return config.clientSecret().map(secrets -> secrets.get(0)).orElse("");
    }

    private String tokenPath() {
        return "/oauth/" + config.apiVersion() + "/token";
    }
}
