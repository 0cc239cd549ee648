package io.pintags.simulator;

import java.util.Optional;

/** Exchanges an authorization code. Whatever comes of it, the code is spent. */
final class CodeGrant implements Endpoint {

    private final Backend backend;
    private final TokenIssuer issuer;

    CodeGrant(Backend backend, TokenIssuer issuer) {
        this.backend = backend;
        this.issuer = issuer;
    }

    @Override
    public Reply answer(Request request) {
        Optional<Codes.Pending> code = request.param("code").flatMap(backend.codes()::take);
        if (code.isEmpty()) {
            return Errors.badCode();
        }
        if (code.get().expiredAt(backend.now())) {
            return Errors.expiredCode();
        }
        Consent consent = code.get().consent();
        return refusal(consent, request).orElseGet(() -> open(consent));
    }

    private Optional<Reply> refusal(Consent consent, Request request) {
        if (backend.ledger().isDeleted(consent.hubId())) {
            return Optional.of(Errors.badHub(consent.hubId()));
        }
        Optional<String> redirectUri = request.param("redirect_uri");
        if (redirectUri.isEmpty()) {
            return Optional.of(Errors.missingRedirectUri());
        }
        if (consent.redirectUri().isPresent() && !consent.redirectUri().equals(redirectUri)) {
            return Optional.of(Errors.otherRedirectUri());
        }
        Optional<String> challenge = request.param("code_verifier").map(Sha256::base64url);
        if (consent.codeChallenge().isPresent() && !consent.codeChallenge().equals(challenge)) {
            return Optional.of(Errors.badCodeVerifier());
        }
        return Optional.empty();
    }

    private Reply open(Consent consent) {
        String refreshToken = TokenIssuer.newRefreshToken();
        String clientId = consent.clientId().orElse(backend.options().clientId());
        Grant grant = backend.ledger().open(consent.hubId(), clientId, consent.scopes(), refreshToken);
        backend.tally().exchanged();
        backend.journal().installed(consent.hubId(), backend.now());
        return issuer.issue(grant, Optional.of(refreshToken));
    }
}
