package io.pintags.workflow;

import io.pintags.account.Account;
import io.pintags.account.AccountRepository;
import io.pintags.hubspot.HubId;
import io.pintags.hubspot.PublicUrl;
import io.pintags.hubspot.RequestSignatures;
import io.pintags.hubspot.SignatureVerdict;
import io.pintags.hubspot.SignedRequest;
import io.pintags.problem.Problem;
import io.pintags.problem.ProblemType;
import io.pintags.token.TokenService;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/**
 * Custom workflow actions, called by HubSpot and proved by its signature (version 3, or version 2, which is what HubSpot
 * documents for them). The account is the one in the signed body. Output fields tell a status and never a token: HubSpot
 * keeps them in the workflow's history. No thread waits for a body, which anybody may send slowly, nor for a token: it
 * comes by way of the threads that would wait.
 */
@Path("/hubspot/workflow-actions/{name}")
@NonBlocking
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "HubSpot workflows")
public class WorkflowActionResource {
    private static final String USE = "workflow-action";

    private final RequestSignatures signatures;
    private final SeenRequests seen;
    private final AccountRepository accounts;
    private final TokenService tokens;
    private final PublicUrl publicUrl;

    WorkflowActionResource(
            RequestSignatures signatures,
            SeenRequests seen,
            AccountRepository accounts,
            TokenService tokens,
            PublicUrl publicUrl) {
        this.signatures = signatures;
        this.seen = seen;
        this.accounts = accounts;
        this.tokens = tokens;
        this.publicUrl = publicUrl;
    }

    /**
     * What the workflow learns.
     *
     * @param outputFields {@code status} and HubSpot's {@code hs_execution_state}
     */
    @Schema(name = "WorkflowActionReply")
    public record Reply(Map<String, String> outputFields) {
        static Reply of(String status, boolean success) {
            return new Reply(Map.of("status", status, "hs_execution_state", success ? "SUCCESS" : "FAIL_CONTINUE"));
        }
    }

    /** Runs the action {@code check-connection} or {@code renew-token}. */
    @POST
    @PermitAll
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "runWorkflowAction", summary = "A custom workflow action, called by HubSpot")
    @RequestBody(content = @Content(schema = @Schema(implementation = WorkflowActionForm.class)))
    public Uni<Reply> run(@RestPath String name, @Context HttpServerRequest http, byte[] body) {
        SignedRequest request = new SignedRequest(
                http.method().name(), publicUrl.textOf(http.uri()), body, SignatureHeaders.of(http.headers()));
        return Uni.createFrom()
                .deferred(() -> run(name, request))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private Uni<Reply> run(String name, SignedRequest request) {
        SignatureVerdict verdict = signatures.verify(request, RequestSignatures.Accepts.V3_OR_V2);
        if (verdict != SignatureVerdict.GENUINE) {
            throw Problem.of(ProblemType.UNAUTHENTICATED, "This request is not signed by HubSpot for this app.")
                    .with("reason", verdict.name().toLowerCase(Locale.ROOT));
        }
        HubId hubId = Portal.ofWorkflow(request)
                .orElseThrow(() -> Problem.invalid("origin.portalId", "The body names no account in origin.portalId."));
        Action action = Action.of(name)
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "There is no workflow action of this name."));
        SeenRequests.Attempt attempt = seen.begin(USE, request)
                .orElseThrow(() -> Problem.of(ProblemType.FORBIDDEN, "This request was acted on already.")
                        .with("reason", "replayed"));
        Uni<Reply> reply = action == Action.CHECK_CONNECTION
                ? Uni.createFrom().item(() -> checkConnection(hubId))
                : renewToken(hubId);
        return seen.conclude(attempt, reply);
    }

    private enum Action {
        CHECK_CONNECTION,
        RENEW_TOKEN;

        static Optional<Action> of(String name) {
            return switch (name) {
                case "check-connection" -> Optional.of(CHECK_CONNECTION);
                case "renew-token" -> Optional.of(RENEW_TOKEN);
                default -> Optional.empty();
            };
        }
    }

    private Reply checkConnection(HubId hubId) {
        Optional<Account> account = accounts.find(hubId);
        String status = account.map(known -> known.status().name().toLowerCase(Locale.ROOT))
                .orElse("not_connected");
        return Reply.of(status, account.isPresent());
    }

    private Uni<Reply> renewToken(HubId hubId) {
        return tokens.prepare(hubId)
                .map(ready -> Reply.of("ready", true))
                .onFailure(Problem.class)
                .recoverWithUni(WorkflowActionResource::withoutToken);
    }

    private static Uni<Reply> withoutToken(Problem problem) {
        return switch (problem.type()) {
            case RECONNECT_REQUIRED -> Uni.createFrom().item(Reply.of("reconnect_required", false));
            case ACCOUNT_NOT_CONNECTED -> Uni.createFrom().item(Reply.of("not_connected", false));
            // Answered 503, which HubSpot retries.
            default -> Uni.createFrom().failure(problem);
        };
    }
}
