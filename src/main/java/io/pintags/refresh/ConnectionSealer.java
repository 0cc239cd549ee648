package io.pintags.refresh;

import io.pintags.account.Account;
import io.pintags.account.Connection;
import io.pintags.account.UserDetails;
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
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Seals what a consent or an import brought, tokens and personal details in one request, for the row that will hold it. */
@ApplicationScoped
class ConnectionSealer {
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

    /**
     * Blocks on the cipher; fails as {@link TokenCipher#seal} does.
     *
     * @param refreshToken the one to use from now on
     */
    Connection seal(
            Optional<UUID> known, HubId hubId, TokenGrant grant, Secret refreshToken, Optional<Introspection> details) {
        UUID id = known.orElseGet(UUID::randomUUID);
        var values = new ArrayList<>(List.of(
                new Plain(contexts.of(id, SealedField.ACCESS_TOKEN), grant.accessToken()),
                new Plain(contexts.of(id, SealedField.REFRESH_TOKEN), refreshToken)));
        details.ifPresent(person -> values.add(new Plain(
                contexts.of(id, SealedField.USER_DETAILS),
                new UserDetails(person.userId(), person.user(), person.hubDomain()).toSecret())));
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
}
