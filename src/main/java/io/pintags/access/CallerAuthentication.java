package io.pintags.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Finds out who is calling, on the event loop and without I/O. */
@ApplicationScoped
public class CallerAuthentication implements HttpAuthenticationMechanism {
    private final ClientRegistry registry;

    CallerAuthentication(ClientRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        List<String> headers = context.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        // Two headers are never an accident: somebody hopes that two readers choose differently.
        return headers.size() > 1
                ? Uni.createFrom().failure(new AuthenticationFailedException())
                : caller(headers.get(0))
                        .map(caller -> Uni.createFrom().item(identity(caller)))
                        .orElseGet(() -> Uni.createFrom().failure(new AuthenticationFailedException()));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom()
                .item(new ChallengeData(401, "WWW-Authenticate", "Basic realm=\"pintags\", charset=\"UTF-8\""));
    }

    private Optional<Caller> caller(String header) {
        return BasicCredentials.parse(header)
                .flatMap(credentials -> registry.authenticate(credentials.id(), credentials.secret())
                        .or(() -> credentials
                                .formDecoded()
                                .flatMap(decoded -> registry.authenticate(decoded.id(), decoded.secret()))));
    }

    private static SecurityIdentity identity(Caller caller) {
        var identity = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(caller.id()))
                .addAttribute(CurrentCaller.ATTRIBUTE, caller);
        caller.permissions().forEach(permission -> identity.addPermissionAsString(permission.code()));
        return identity.build();
    }
}
