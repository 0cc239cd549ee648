package io.pintags.connect;

import io.pintags.crypto.Secret;
import io.pintags.hubspot.HubId;
import io.pintags.hubspot.PublicUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One-time links with which an operator lets somebody else, without credentials here, connect an account. A link can be
 * opened until a consent that began with it has connected something: mail scanners and chats open links too. Blocks.
 */
@ApplicationScoped
class ConnectLinks {
    private final ConsentStore store;
    private final PublicUrl publicUrl;
    private final ConnectConfig config;

    ConnectLinks(ConsentStore store, PublicUrl publicUrl, ConnectConfig config) {
        this.store = store;
        this.publicUrl = publicUrl;
        this.config = config;
    }

    URI make(Optional<HubId> hubId, String madeBy) {
        String link = OneTimeValue.next();
        store.addLink(sha256(link), hubId, madeBy, config.linkTtl());
        return publicUrl.of("/hubspot/install?link=" + link);
    }

    ConsentStore.Link open(String link) {
        return Optional.of(link)
                .filter(OneTimeValue::isWellFormed)
                .flatMap(text -> store.link(sha256(text)))
                .orElseThrow(() -> new ConnectRefused(ConnectFailure.LINK_UNKNOWN));
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Secret.digest(text));
    }
}
