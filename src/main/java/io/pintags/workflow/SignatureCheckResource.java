package io.pintags.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.pintags.access.CurrentCaller;
import io.pintags.access.Grant;
import io.pintags.access.Permission;
import io.pintags.hubspot.HubId;
import io.pintags.hubspot.RequestSignatures;
import io.pintags.hubspot.RequestSignatures.Accepts;
import io.pintags.hubspot.SignatureVerdict;
import io.pintags.hubspot.SignedRequest;
import io.pintags.problem.Problem;
import io.pintags.token.HandedToken;
import io.pintags.token.TokenConfig;
import io.pintags.token.TokenService;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * A handler hands over a request that it received, and learns whether HubSpot made it and for which account; on request it
 * gets that account's token in the same reply, so that a token leaves only for a genuine call of HubSpot. No thread waits
 * for the token: it comes by way of the threads that would wait.
 */
@Path("/v1/signature-checks")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "HubSpot workflows")
public class SignatureCheckResource {
    private static final Pattern METHOD = Pattern.compile("[A-Z]{3,7}");

    private final RequestSignatures signatures;
    private final SeenRequests seen;
    private final TokenService tokens;
    private final TokenConfig config;
    private final CurrentCaller caller;

    SignatureCheckResource(
            RequestSignatures signatures,
            SeenRequests seen,
            TokenService tokens,
            TokenConfig config,
            CurrentCaller caller) {
        this.signatures = signatures;
        this.seen = seen;
        this.tokens = tokens;
        this.config = config;
        this.caller = caller;
    }

    /**
     * The request that the handler received.
     *
     * @param method its method
     * @param url its public address, exactly as HubSpot called it
     * @param headers its headers; only HubSpot's signature headers are looked at
     * @param body its body as text
     * @param bodyBase64 or its raw bytes in base64, for a body that is not UTF-8
     * @param acceptV2 whether a version 2 signature will do, which custom workflow actions carry
     * @param withToken whether the account's token is wanted
     */
    @Schema(name = "SignatureCheckRequest")
    public record Request(
            @JsonProperty("method") String method,
            @JsonProperty("url") String url,
            @JsonProperty("headers") Map<String, String> headers,
            @JsonProperty("body") String body,
            @JsonProperty("body_base64") String bodyBase64,
            @JsonProperty("accept_v2") boolean acceptV2,
            @JsonProperty("with_token") boolean withToken) {
        /** Without what HubSpot sent, which may be about people. */
        @Override
        public String toString() {
            return "Request[" + method + ", redacted]";
        }
    }

    /**
     * The verdict.
     *
     * @param genuine whether HubSpot made the request for this app, and it was not checked before
     * @param verdict {@code genuine}, or why not: {@code unsigned}, {@code stale}, {@code forged}, {@code replayed}
     * @param hubId the account, if the request is genuine and names one
     * @param accessToken the account's token, if it was wanted and may be had
     * @param tokenType {@code Bearer}
     * @param expiresIn seconds for which the token lives
     * @param scope granted scopes
     */
    @Schema(name = "SignatureCheck")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Check(
            @JsonProperty("genuine") boolean genuine,
            @JsonProperty("verdict") String verdict,
            @JsonProperty("hub_id") Long hubId,
            @JsonProperty("access_token") String accessToken,
            @JsonProperty("token_type") String tokenType,
            @JsonProperty("expires_in") Long expiresIn,
            @JsonProperty("scope") String scope) {
        static Check of(SignatureVerdict verdict, Optional<HubId> hubId) {
            return new Check(
                    verdict == SignatureVerdict.GENUINE,
                    verdict.name().toLowerCase(Locale.ROOT),
                    hubId.map(HubId::value).orElse(null),
                    null,
                    null,
                    null,
                    null);
        }

        Check with(HandedToken token) {
            return new Check(
                    genuine, verdict, hubId, token.accessToken().reveal(), "Bearer", token.expiresIn(), token.scope());
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "Check[" + verdict + "]";
        }
    }

    /** Checks a request. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed(Permission.Names.TOKEN_USE)
    @Operation(operationId = "checkSignature", summary = "Whether a request is HubSpot's, and its account's token")
    public Uni<RestResponse<Check>> check(Request asked) {
        SignedRequest request = request(asked);
        SignatureVerdict verdict = signatures.verify(request, asked.acceptV2() ? Accepts.V3_OR_V2 : Accepts.V3_ONLY);
        if (verdict != SignatureVerdict.GENUINE) {
            return answer(Check.of(verdict, Optional.empty()));
        }
        // Who takes version 2 expects a workflow, and only version 3 is known to be HubSpot's word for the address.
        Optional<HubId> hubId = asked.acceptV2() ? Portal.ofWorkflow(request) : Portal.of(request);
        // Asked before anything is remembered: a refused caller must not use up another one's request.
        Optional<Grant> grant = hubId.map(id -> caller.grant(Permission.TOKEN_USE, id));
        String use = "check " + caller.get().id();
        Check check = Check.of(verdict, hubId);
        if (!asked.withToken() || grant.isEmpty()) {
            return answer(seen.isFirst(use, request) ? check : Check.of(SignatureVerdict.REPLAYED, Optional.empty()));
        }
        return seen.begin(use, request)
                .map(attempt -> seen.conclude(
                        attempt, tokens.token(grant.get(), config.minTtl()).map(token -> reply(check.with(token)))))
                .orElseGet(() -> answer(Check.of(SignatureVerdict.REPLAYED, Optional.empty())));
    }

    private static SignedRequest request(Request asked) {
        if (asked == null
                || asked.method() == null
                || !METHOD.matcher(asked.method()).matches()) {
            throw Problem.invalid("method", "method must be the HTTP method of the request, in upper case.");
        }
        if (asked.url() == null
                || !asked.url().startsWith("https://") && !asked.url().startsWith("http://")) {
            throw Problem.invalid("url", "url must be the full address of the request, as HubSpot called it.");
        }
        if (asked.headers() == null) {
            throw Problem.invalid("headers", "headers must hold the headers of the request.");
        }
        return new SignedRequest(asked.method(), asked.url(), body(asked), SignatureHeaders.of(asked.headers()));
    }

    private static byte[] body(Request asked) {
        if (asked.bodyBase64() == null) {
            return asked.body() == null ? new byte[0] : asked.body().getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(asked.bodyBase64());
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("body_base64", "body_base64 must be the body of the request in base64.");
        }
    }

    private static Uni<RestResponse<Check>> answer(Check check) {
        return Uni.createFrom().item(reply(check));
    }

    private static RestResponse<Check> reply(Check check) {
        return RestResponse.ResponseBuilder.ok(check)
                .header("Cache-Control", "no-store")
                .header("Pragma", "no-cache")
                .build();
    }
}
