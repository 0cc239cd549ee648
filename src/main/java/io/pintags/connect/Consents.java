package io.pintags.connect;

import io.pintags.audit.AuditEntry;
import io.pintags.audit.AuditType;
import io.pintags.audit.Refusals;
import io.pintags.crypto.Plain;
import io.pintags.crypto.RowContexts;
import io.pintags.crypto.Sealed;
import io.pintags.crypto.SealedField;
import io.pintags.crypto.Secret;
import io.pintags.crypto.TokenCipher;
import io.pintags.database.DatabaseUnavailable;
import io.pintags.hubspot.AuthorizeUrl;
import io.pintags.hubspot.HubId;
import io.pintags.hubspot.HubSpotConfig;
import io.pintags.hubspot.PublicUrl;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Consents from setting out to coming back. The {@code state} works once, for a limited time, and only in the browser
 * that set out (RFC 9700 section 4.7): that browser has a cookie whose hash is kept beside the state's. Blocks.
 */
@ApplicationScoped
class Consents {
    static final String CALLBACK = "/hubspot/callback";

    private static final String ANYONE = "anyone";
    /** Consents under way at most that nobody vouches for: whoever asks for them without end fills no database. */
    private static final int MOST_BY_ANYONE = 10_000;

    private final ConsentStore store;
    private final Connector connector;
    private final AuthorizeUrl authorizeUrl;
    private final PublicUrl publicUrl;
    private final HubSpotConfig hubspot;
    private final ConnectConfig config;
    private final TokenCipher cipher;
    private final RowContexts contexts;
    private final Refusals refusals;

    /**
     * Where to send the browser, and what to leave with it.
     *
     * @param location HubSpot's consent page
     * @param browser the value of the cookie that proves that it is the same browser
     */
    record Start(URI location, String browser) {
        @Override
        public String toString() {
            return "Start[redacted]";
        }
    }

    /** What HubSpot sent the browser back with; any of it may be missing. */
    record Return(String state, String code, String error, String browser) {
        @Override
        public String toString() {
            return "Return[redacted]";
        }
    }

    Consents(
            ConsentStore store,
            Connector connector,
            AuthorizeUrl authorizeUrl,
            PublicUrl publicUrl,
            HubSpotConfig hubspot,
            ConnectConfig config,
            TokenCipher cipher,
            RowContexts contexts,
            Refusals refusals) {
        this.store = store;
        this.connector = connector;
        this.authorizeUrl = authorizeUrl;
        this.publicUrl = publicUrl;
        this.hubspot = hubspot;
        this.config = config;
        this.cipher = cipher;
        this.contexts = contexts;
        this.refusals = refusals;
    }

    /** Starts a consent; {@code browser} is the cookie that the browser has already, if it has one. */
    Start start(Optional<HubId> expected, String startedBy, String browser) {
        return start(expected, Optional.empty(), startedBy, browser);
    }

    /** Starts a consent for whoever asks; fails with {@link ConnectRefused} while too many of these are under way. */
    Start startByAnyone(Optional<HubId> expected, String browser) {
        if (store.isUnderWay(ANYONE, MOST_BY_ANYONE)) {
            throw new ConnectRefused(ConnectFailure.TOO_MANY);
        }
        return start(expected, Optional.empty(), ANYONE, browser);
    }

    /** Starts a consent with a link, which is used up when the consent is finished. */
    Start start(ConsentStore.Link link, String browser) {
        return start(link.hubId(), Optional.of(link.sha256()), link.madeBy(), browser);
    }

    private Start start(Optional<HubId> expected, Optional<String> link, String startedBy, String browser) {
        String state = OneTimeValue.next();
        String cookie = OneTimeValue.isWellFormed(browser) ? browser : OneTimeValue.next();
        UUID id = UUID.randomUUID();
        Optional<String> verifier = hubspot.pkce() ? Optional.of(OneTimeValue.next()) : Optional.empty();
        var consent = new PendingConsent(
                id, sha256(state), sha256(cookie), verifier.map(text -> seal(id, text)), expected, link, startedBy);
        store.add(consent, config.consentTtl());
        Optional<String> challenge =
                verifier.map(text -> Base64.getUrlEncoder().withoutPadding().encodeToString(Secret.digest(text)));
        return new Start(authorizeUrl.of(expected, publicUrl.of(CALLBACK), state, challenge), cookie);
    }

    /** Finishes a consent, whatever it brought; fails with {@link ConnectRefused}. */
    Connected finish(Return back) {
        PendingConsent consent = Optional.ofNullable(back.state())
                .filter(OneTimeValue::isWellFormed)
                .flatMap(state -> store.take(sha256(state)))
                .orElseThrow(() -> new ConnectRefused(ConnectFailure.STATE_UNKNOWN));
        try {
            if (!isSameBrowser(consent, back.browser())) {
                throw new ConnectRefused(ConnectFailure.OTHER_BROWSER);
            }
            if (back.code() == null || back.code().isEmpty() || back.error() != null) {
                throw new ConnectRefused(ConnectFailure.DENIED);
            }
            return consent.linkSha256()
                    .map(link -> connectOnce(consent, back.code(), link))
                    .orElseGet(() -> connect(consent, back.code()));
        } catch (ConnectRefused refused) {
            refusals.refused(AuditEntry.refused(
                    AuditType.CONSENT_REFUSED,
                    consent.startedBy(),
                    consent.expected().orElse(null),
                    refused.failure().code()));
            throw refused;
        }
    }

    /** Before the code is spent, so that of two people who come back with the same link one connects an account. */
    private Connected connectOnce(PendingConsent consent, String code, String link) {
        if (!store.useLink(link)) {
            throw new ConnectRefused(ConnectFailure.LINK_UNKNOWN);
        }
        try {
            return connect(consent, code);
        } catch (RuntimeException nothingConnected) {
            giveBack(link);
            throw nothingConnected;
        }
    }

    /** Without the database the link stays used, and what the person is told is why nothing was connected. */
    private void giveBack(String link) {
        try {
            store.giveLinkBack(link);
        } catch (DatabaseUnavailable away) {
            Log.warn("event=link.not_given_back");
        }
    }

    private Connected connect(PendingConsent consent, String code) {
        Optional<Secret> verifier = consent.pkceCiphertext().map(ciphertext -> open(consent.id(), ciphertext));
        return connector.connect(code, publicUrl.of(CALLBACK), verifier, consent.expected(), consent.startedBy());
    }

    private static boolean isSameBrowser(PendingConsent consent, String browser) {
        return OneTimeValue.isWellFormed(browser)
                && MessageDigest.isEqual(
                        sha256(browser).getBytes(StandardCharsets.US_ASCII),
                        consent.browserSha256().getBytes(StandardCharsets.US_ASCII));
    }

    private String seal(UUID consent, String verifier) {
        var plain = new Plain(contexts.of(consent, SealedField.PKCE_VERIFIER), Secret.of(verifier));
        return cipher.seal(List.of(plain)).await().indefinitely().get(0);
    }

    private Secret open(UUID consent, String ciphertext) {
        var sealed = new Sealed(contexts.of(consent, SealedField.PKCE_VERIFIER), ciphertext);
        return cipher.open(List.of(sealed)).await().indefinitely().get(0);
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Secret.digest(text));
    }
}
