package io.pintags.access;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells Quarkus who is calling and what they may do; where a route asks, and not before. */
@ApplicationScoped
public class CallerAuthentication implements HttpAuthenticationMechanism {
    private final Callers callers;

    CallerAuthentication(Callers callers) {
        this.callers = callers;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        return callers.byHeader(context.request()).onItem().ifNotNull().transform(CallerAuthentication::identity);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom()
                .item(new ChallengeData(401, "WWW-Authenticate", "Basic realm=\"pintags\", charset=\"UTF-8\""));
    }

    private static SecurityIdentity identity(Caller caller) {
        var identity = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(caller.id()))
                .addAttribute(CurrentCaller.ATTRIBUTE, caller);
        caller.permissions().forEach(permission -> identity.addPermissionAsString(permission.code()));
        return identity.build();
    }
}
