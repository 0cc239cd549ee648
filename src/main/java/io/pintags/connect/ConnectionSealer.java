package io.pintags.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pintags.account.Account;
import io.pintags.account.Connection;
import io.pintags.crypto.KeyVersion;
import io.pintags.crypto.Plain;
import io.pintags.crypto.RowContexts;
import io.pintags.crypto.SealedField;
import io.pintags.crypto.Secret;
import io.pintags.crypto.TokenCipher;
import io.pintags.hubspot.HubId;
import io.pintags.hubspot.HubSpotConfig;
import io.pintags.hubspot.Introspection;
import io.pintags.hubspot.TokenGrant;
import io.pintags.refresh.RefreshPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Seals what a consent brought, tokens and personal details in one request, for the row that will hold it. */
@ApplicationScoped
class ConnectionSealer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TokenCipher cipher;
    private final RowContexts contexts;
    private final RefreshPolicy policy;
    private final HubSpotConfig hubspot;

    ConnectionSealer(TokenCipher cipher, RowContexts contexts, RefreshPolicy policy, HubSpotConfig hubspot) {
        this.cipher = cipher;
        this.contexts = contexts;
        this.policy = policy;
        this.hubspot = hubspot;
    }

    /** Blocks on the cipher; fails as {@link TokenCipher#seal} does. */
    Connection seal(Optional<UUID> known, HubId hubId, TokenGrant grant, Optional<Introspection> details) {
        UUID id = known.orElseGet(UUID::randomUUID);
        Secret refreshToken = grant.refreshToken().orElseThrow();
        var values = new ArrayList<>(List.of(
                new Plain(contexts.of(id, SealedField.ACCESS_TOKEN), grant.accessToken()),
                new Plain(contexts.of(id, SealedField.REFRESH_TOKEN), refreshToken)));
        details.ifPresent(person -> values.add(new Plain(contexts.of(id, SealedField.USER_DETAILS), personal(person))));
        List<String> sealed = cipher.seal(values).await().indefinitely();
        List<String> scopes =
                grant.scopes().isEmpty() ? details.map(Introspection::scopes).orElse(List.of()) : grant.scopes();
        return new Connection(
                id,
                hubId,
                sealed.size() > 2 ? sealed.get(2) : null,
                new Account.StoredToken(
                        sealed.get(0),
                        sealed.get(1),
                        grant.expiresAt(),
                        grant.life(),
                        grant.accessToken().fingerprint(),
                        refreshToken.fingerprint()),
                sealed.stream().mapToInt(KeyVersion::of).min().orElseThrow(),
                String.join(" ", scopes),
                hubspot.clientId().orElseThrow(),
                details.flatMap(Introspection::hublet).orElse(null),
                policy.dueAt(id, grant.expiresAt(), grant.life()));
    }

    private static Secret personal(Introspection details) {
        var person = new LinkedHashMap<String, Object>();
        details.userId().ifPresent(id -> person.put("user_id", id));
        details.user().ifPresent(user -> person.put("user", user));
        details.hubDomain().ifPresent(domain -> person.put("hub_domain", domain));
        try {
            return Secret.of(JSON.writeValueAsString(person));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of numbers and texts is always JSON", e);
        }
    }
}
