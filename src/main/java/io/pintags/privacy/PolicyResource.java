package io.pintags.privacy;

import io.pintags.page.Page;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** The page that tells people what is kept about them. Open to everybody, also where HubSpot's listing links to it. */
@Path("/privacy")
@Tag(name = "Privacy")
public class PolicyResource {
    private final String page;

    PolicyResource(CurrentPolicy policy, PrivacyConfig config, Inventory inventory) {
        page = Templates.policy(
                        policy.get(),
                        inventory.everything(),
                        Contact.of(config.contact().orElse("the operator of this service")))
                .render();
    }

    @CheckedTemplate(basePath = "privacy")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance policy(Policy policy, List<Kept> kept, Contact contact);
    }

    /** The page; the same for everybody until the process ends. */
    @GET
    @PermitAll
    @Blocking
    @Produces(MediaType.TEXT_HTML)
    @Operation(operationId = "readPrivacyPolicy", summary = "The privacy policy, with its date and changes")
    public RestResponse<String> read() {
        return Page.of(200, page, "public, max-age=300");
    }
}
