package io.pintags.access;

import io.pintags.hubspot.HubId;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells Quarkus who is calling and what they may do; where a route asks, and not before. */
@ApplicationScoped
public class CallerAuthentication implements HttpAuthenticationMechanism {
    /** Addresses about one account; what is not its number is refused elsewhere. */
    private static final Pattern ACCOUNT = Pattern.compile("/v1/accounts/([1-9][0-9]{0,17})(?:/.*)?");

    private final Callers callers;
    private final AccessControl access;

    CallerAuthentication(Callers callers, AccessControl access) {
        this.callers = callers;
        this.access = access;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        return callers.byHeader(context.request()).onItem().ifNotNull().transform(caller -> identity(caller, context));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom()
                .item(new ChallengeData(401, "WWW-Authenticate", "Basic realm=\"pintags\", charset=\"UTF-8\""));
    }

    /** Permissions are asked for and not listed, so that a refusal by a route's annotation is noticed here. */
    private SecurityIdentity identity(Caller caller, RoutingContext context) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(caller.id()))
                .addAttribute(CurrentCaller.ATTRIBUTE, caller)
                .addPermissionChecker(asked -> Uni.createFrom()
                        .item(() -> Permission.of(asked.getName() + ":" + asked.getActions())
                                .filter(permission -> access.has(caller, permission, account(context)))
                                .isPresent()))
                .build();
    }

    private static Optional<HubId> account(RoutingContext context) {
        Matcher address = ACCOUNT.matcher(context.normalizedPath());
        return address.matches() ? Optional.of(HubId.parse(address.group(1))) : Optional.empty();
    }
}
