package io.pintags.ops;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** The errors of each operation, by what it has: an account, a body, a caller, a token to hand out. */
final class ApiErrors {
    private static final Map<Integer, String> MEANINGS = Map.of(
            400, "A field or parameter is missing or malformed; the body names it.",
            401, "No credentials, or wrong ones.",
            403, "The caller has no permission for this.",
            404, "There is no such account here, or it is not connected.",
            409, "A person has to connect the account again.",
            413, "The body is larger than is read.",
            415, "The body is of another media type than is read.",
            429, "Too many wrong credentials; try again after Retry-After seconds.",
            500, "A fault of this service.",
            503, "Something that is needed is away; try again after Retry-After seconds.");

    private ApiErrors() {}

    /** What the bodies of errors look like. */
    static void declare(Components components) {
        components.addSchema(
                "Problem",
                object("An error (RFC 9457).")
                        .addProperty("type", text("urn:pintags:problem:invalid-request"))
                        .addProperty("title", text("Invalid request"))
                        .addProperty("status", number(400))
                        .addProperty("detail", text("hub_id must be the number of a HubSpot account, in digits."))
                        .addProperty("field", text("hub_id"))
                        .addProperty("cause", text("invalid-grant"))
                        .addProperty("reconnect_url", text("https://tokens.example.com/hubspot/install?hub_id=4242"))
                        .addProperty("connect_url", text("https://tokens.example.com/hubspot/install"))
                        .addProperty("reason", text("replayed")));
        components.addSchema(
                "OAuthError",
                object("An error (RFC 6749 section 5.2).")
                        .addProperty("error", text("invalid_target"))
                        .addProperty("error_description", text("There is no such account for this client."))
                        .addProperty("error_uri", text("https://tokens.example.com/hubspot/install?hub_id=4242")));
    }

    static void add(String path, Operation operation) {
        boolean oauth = path.startsWith("/oauth/");
        String schema = oauth ? "OAuthError" : "Problem";
        String mediaType = oauth ? "application/json" : "application/problem+json";
        of(path, operation)
                .forEach((status, meaning) -> operation
                        .getResponses()
                        .addAPIResponse(
                                Integer.toString(status),
                                OASFactory.createAPIResponse()
                                        .description(meaning)
                                        .content(OASFactory.createContent()
                                                .addMediaType(
                                                        mediaType,
                                                        OASFactory.createMediaType()
                                                                .schema(OASFactory.createSchema()
                                                                        .ref("#/components/schemas/" + schema))))));
    }

    private static Map<Integer, String> of(String path, Operation operation) {
        boolean signed = path.startsWith("/hubspot/workflow-actions/");
        boolean caller = operation.getSecurity() != null;
        boolean account = path.contains("{hubId}");
        boolean token = path.contains("/token") || path.endsWith("/signature-checks");
        var errors = new TreeMap<Integer, String>();
        with(errors, true, 500, 503);
        with(errors, caller || signed, 401);
        with(errors, caller, 429);
        with(errors, (caller || signed) && !path.startsWith("/oauth/"), 403);
        with(errors, operation.getRequestBody() != null, 400, 413, 415);
        with(errors, operation.getParameters() != null, 400);
        with(errors, account && !path.endsWith("/events") || token && !path.startsWith("/oauth/"), 404);
        with(errors, token && !path.startsWith("/oauth/"), 409);
        return errors;
    }

    private static void with(Map<Integer, String> errors, boolean has, int... statuses) {
        for (int status : has ? statuses : new int[0]) {
            errors.put(status, MEANINGS.get(status));
        }
    }

    private static Schema object(String description) {
        return OASFactory.createSchema().addType(Schema.SchemaType.OBJECT).description(description);
    }

    private static Schema text(String example) {
        return OASFactory.createSchema().addType(Schema.SchemaType.STRING).examples(List.of(example));
    }

    private static Schema number(int example) {
        return OASFactory.createSchema().addType(Schema.SchemaType.INTEGER).examples(List.of(example));
    }
}
