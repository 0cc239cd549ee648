package io.pintags.ops;

import io.pintags.problem.ErrorReply;
import io.pintags.problem.Problem;
import io.pintags.problem.ProblemType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The errors of each operation, by what it has: an account, a body, a caller, a token to hand out. */
final class ApiErrors {
    private static final String RECONNECT = "https://tokens.example.com/hubspot/install?hub_id=4242";
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final Map<Integer, Problem> EXAMPLES = Map.of(
            400, Problem.invalid("hub_id", "hub_id must be the number of a HubSpot account, in digits."),
            401, Problem.of(ProblemType.UNAUTHENTICATED, "Send the credentials of a configured caller."),
            403, Problem.of(ProblemType.FORBIDDEN, "This caller has no token:use for this account."),
            404, Problem.of(ProblemType.ACCOUNT_NOT_CONNECTED, "This account is not connected."),
            409,
                    Problem.of(ProblemType.RECONNECT_REQUIRED, "Somebody with access to the account has to connect it.")
                            .with("cause", "invalid-grant")
                            .with("reconnect_url", RECONNECT),
            413,
                    Problem.of(ProblemType.PAYLOAD_TOO_LARGE, "The body is larger than is read.")
                            .with("field", "body"),
            415, Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send the body in the media type that is documented."),
            429, Problem.tooMany("There were too many wrong credentials. Check yours.", SOON),
            500, Problem.of(ProblemType.INTERNAL_ERROR, "The request failed here, not on your side."),
            503, Problem.unavailable("The database cannot be used at present.", SOON));

    private static final Problem NO_IMPORT = Problem.of(ProblemType.NOT_FOUND, "There is no such import.");
    private static final Problem NO_ACTION = Problem.of(ProblemType.NOT_FOUND, "There is no such action.");

    private static final List<String> PROBLEM =
            List.of("type", "title", "status", "detail", "field", "cause", "reason", "reconnect_url", "connect_url");
    private static final List<String> OAUTH_ERROR = List.of("error", "error_description", "error_uri");

    private ApiErrors() {}

    /** What the bodies of errors look like. */
    static void declare(Components components) {
        components.addSchema("Problem", object("An error (RFC 9457).", PROBLEM));
        components.addSchema("OAuthError", object("An error (RFC 6749 section 5.2).", OAUTH_ERROR));
    }

    /** Adds them, but for those that the operation describes itself: pages for people. */
    static void add(String path, Operation operation) {
        Set<Integer> errors = of(path, operation);
        errors.removeIf(status -> isDescribed(operation.getResponses().getAPIResponse(Integer.toString(status))));
        errors.forEach(status -> {
            Problem problem = status == 404 ? notFound(path) : EXAMPLES.get(status);
            ErrorReply example = ErrorReply.at(path, problem);
            var body = OASFactory.createMediaType()
                    .schema(OASFactory.createSchema()
                            .ref("#/components/schemas/" + (path.startsWith("/oauth/") ? "OAuthError" : "Problem")))
                    .example(example.body());
            operation
                    .getResponses()
                    .addAPIResponse(
                            Integer.toString(status),
                            OASFactory.createAPIResponse()
                                    .description(problem.type().title())
                                    .content(OASFactory.createContent().addMediaType(example.mediaType(), body)));
        });
    }

    private static boolean isDescribed(APIResponse reply) {
        return reply != null && reply.getContent() != null;
    }

    private static Problem notFound(String path) {
        if (path.endsWith("/{id}")) {
            return NO_IMPORT;
        }
        return path.endsWith("/{name}") ? NO_ACTION : EXAMPLES.get(404);
    }

    private static Set<Integer> of(String path, Operation operation) {
        boolean signed = path.startsWith("/hubspot/workflow-actions/");
        boolean caller = operation.getSecurity() != null;
        boolean account = path.contains("{hubId}");
        boolean install = path.equals("/hubspot/install");
        boolean token = path.contains("/token") || path.endsWith("/signature-checks");
        var errors = new TreeSet<Integer>();
        with(errors, true, 500, 503);
        with(errors, caller || signed || install, 401);
        with(errors, caller || install, 429);
        with(errors, (caller || signed || install) && !path.startsWith("/oauth/"), 403);
        with(errors, operation.getRequestBody() != null, 400, 413, 415);
        with(errors, operation.getParameters() != null, 400);
        with(errors, account && !path.endsWith("/events") || token && !path.startsWith("/oauth/"), 404);
        with(errors, path.endsWith("/{id}") || signed, 404);
        with(errors, token && !path.startsWith("/oauth/"), 409);
        return errors;
    }

    private static void with(Set<Integer> errors, boolean has, int... statuses) {
        for (int status : has ? statuses : new int[0]) {
            errors.add(status);
        }
    }

    private static Schema object(String description, List<String> members) {
        Schema schema =
                OASFactory.createSchema().addType(Schema.SchemaType.OBJECT).description(description);
        members.forEach(name -> schema.addProperty(
                name,
                OASFactory.createSchema()
                        .addType(name.equals("status") ? Schema.SchemaType.INTEGER : Schema.SchemaType.STRING)));
        return schema;
    }
}
