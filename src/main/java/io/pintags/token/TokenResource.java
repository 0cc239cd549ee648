package io.pintags.token;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pintags.access.CurrentCaller;
import io.pintags.access.Permission;
import io.pintags.hubspot.HubId;
import io.pintags.problem.Problem;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** The token of an account. Runs on the event loop throughout. */
@Path("/v1/accounts/{hubId}/token")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Tokens")
public class TokenResource {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,5}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    /** Longest {@code min_ttl}, in seconds. Far above any token's life; a larger number is a mistake. */
    private static final int MAX_MIN_TTL = 86_400;

    private final TokenService tokens;
    private final CurrentCaller caller;
    private final TokenConfig config;

    TokenResource(TokenService tokens, CurrentCaller caller, TokenConfig config) {
        this.tokens = tokens;
        this.caller = caller;
        this.config = config;
    }

    /**
     * Which token HubSpot refused.
     *
     * @param rejectedTokenSha256 hex SHA-256 of the token, so that the token itself does not travel
     */
    public record RenewalRequest(
            @JsonProperty("rejected_token_sha256") String rejectedTokenSha256) {}

    /** A token that lives for {@code min_ttl} seconds, or for half of its life if that is less. */
    @GET
    @NonBlocking
    @PermissionsAllowed(Permission.Names.TOKEN_USE)
    @Operation(operationId = "getToken", summary = "A valid access token for the account")
    public Uni<RestResponse<TokenReply>> token(@RestPath String hubId, @RestQuery("min_ttl") String minTtl) {
        var grant = caller.grant(Permission.TOKEN_USE, HubId.parse(hubId));
        return tokens.token(grant, minTtl(minTtl)).map(TokenResource::reply);
    }

    /** Renews the token if the stored one is still the one that HubSpot refused; otherwise hands out the stored one. */
    @POST
    @Path("/renewal")
    @NonBlocking
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed(Permission.Names.TOKEN_USE)
    @Operation(operationId = "renewRejectedToken", summary = "A new token in place of one that HubSpot refused")
    public Uni<RestResponse<TokenReply>> renewal(@RestPath String hubId, RenewalRequest request) {
        var grant = caller.grant(Permission.TOKEN_USE, HubId.parse(hubId));
        return tokens.renewed(grant, rejected(request), config.minTtl()).map(TokenResource::reply);
    }

    private Duration minTtl(String text) {
        if (text == null || text.isEmpty()) {
            return config.minTtl();
        }
        if (!SECONDS.matcher(text).matches() || Integer.parseInt(text) > MAX_MIN_TTL) {
            throw Problem.invalid("min_ttl", "min_ttl must be a whole number of seconds, 0 to " + MAX_MIN_TTL + ".");
        }
        return Duration.ofSeconds(Integer.parseInt(text));
    }

    private static String rejected(RenewalRequest request) {
        String hash = request == null || request.rejectedTokenSha256() == null
                ? ""
                : request.rejectedTokenSha256().toLowerCase(Locale.ROOT);
        if (!SHA256.matcher(hash).matches()) {
            throw Problem.invalid(
                    "rejected_token_sha256", "rejected_token_sha256 must be the hex SHA-256 of the refused token.");
        }
        return hash;
    }

    private static RestResponse<TokenReply> reply(HandedToken token) {
        return RestResponse.ResponseBuilder.ok(TokenReply.of(token))
                .header("Cache-Control", "no-store")
                .header("Pragma", "no-cache")
                .build();
    }
}
