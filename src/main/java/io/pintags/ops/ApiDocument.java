package io.pintags.ops;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * Completes the API document while the service is built: how callers prove who they are, every error that an operation can
 * answer with, and an example of each request and reply. Nothing of it runs in the service.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDocument implements OASFilter {
    private static final List<String> SCHEMES = List.of("basic", "bearer");

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Components components = document.getComponents();
        components.addSecurityScheme(
                "basic",
                scheme(
                        "basic",
                        "The caller's id and secret. OAuth clients may send them in the form of /oauth/* instead."));
        components.addSecurityScheme(
                "bearer", scheme("bearer", "The token of a Kubernetes service account, or the sidecar's own."));
        ApiErrors.declare(components);
        document.getPaths()
                .getPathItems()
                .forEach((path, item) ->
                        item.getOperations().forEach((method, operation) -> complete(path, operation, components)));
    }

    private static void complete(String path, Operation operation, Components components) {
        boolean oauth = path.startsWith("/oauth/");
        if (oauth || operation.getSecurity() != null) {
            operation.setSecurity(SCHEMES.stream()
                    .map(name -> OASFactory.createSecurityRequirement().addScheme(name))
                    .toList());
        }
        ApiErrors.add(path, operation);
        var examples = new ApiExamples(components.getSchemas());
        if (operation.getRequestBody() != null) {
            examples.add(operation.getRequestBody().getContent());
        }
        operation.getResponses().getAPIResponses().values().forEach(reply -> examples.add(reply.getContent()));
    }

    private static SecurityScheme scheme(String name, String description) {
        return OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme(name)
                .description(description);
    }
}
