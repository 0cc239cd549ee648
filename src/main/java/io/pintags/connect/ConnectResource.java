package io.pintags.connect;

import io.pintags.access.CurrentCaller;
import io.pintags.hubspot.HubId;
import io.pintags.hubspot.PublicUrl;
import io.pintags.problem.Outage;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestCookie;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The pages that people go through to connect an account. */
@Path("/hubspot")
@Blocking
@Tag(name = "Connecting accounts")
public class ConnectResource {
    private static final String COOKIE = "pintags_consent";

    private final Consents consents;
    private final ConnectLinks links;
    private final ConnectConfig config;
    private final PublicUrl publicUrl;
    private final CurrentCaller caller;

    ConnectResource(
            Consents consents, ConnectLinks links, ConnectConfig config, PublicUrl publicUrl, CurrentCaller caller) {
        this.consents = consents;
        this.links = links;
        this.config = config;
        this.publicUrl = publicUrl;
        this.caller = caller;
    }

    /** Sends the browser to HubSpot's consent page. */
    @GET
    @Path("/install")
    @PermitAll
    @Operation(operationId = "startConnect", summary = "Sends the browser to HubSpot's consent page")
    @APIResponse(responseCode = "302", description = "To HubSpot's consent page.")
    @APIResponse(
            responseCode = "404",
            description = "A page: the link cannot be used.",
            content = @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(
            responseCode = "503",
            description = "A page: too many consents are under way that anyone may start.",
            content = @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)))
    public RestResponse<Void> install(
            @RestQuery("hub_id") String hubId,
            @RestQuery String link,
            @Parameter(hidden = true) @RestCookie(COOKIE) String browser) {
        Optional<HubId> asked =
                Optional.ofNullable(hubId).filter(text -> !text.isEmpty()).map(HubId::parse);
        Consents.Start start;
        if (link != null) {
            start = consents.start(links.open(link), browser);
        } else {
            start = config.allow() == ConnectConfig.Allow.ANYONE
                    ? consents.startByAnyone(asked, browser)
                    : consents.start(asked, ConnectPermission.of(caller, asked).id(), browser);
        }
        return RestResponse.ResponseBuilder.<Void>create(302)
                .location(start.location())
                .cookie(cookie(start.browser()))
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .build();
    }

    /** Where HubSpot sends the browser back to. */
    @GET
    @Path("/callback")
    @PermitAll
    @Operation(operationId = "finishConnect", summary = "Where HubSpot sends the browser back to")
    @APIResponse(
            responseCode = "200",
            description = "A page that says what was connected.",
            content = @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(
            responseCode = "400",
            description = "A page: the consent cannot be finished, or was not given.",
            content = @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(
            responseCode = "409",
            description = "A page: that was another account.",
            content = @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(
            responseCode = "502",
            description = "A page: HubSpot does not accept the app, or names no account.",
            content = @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(
            responseCode = "503",
            description = "A page: HubSpot, the keys or the database are away.",
            content = @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)))
    public RestResponse<String> callback(
            @RestQuery String state,
            @RestQuery String code,
            @RestQuery String error,
            @Parameter(hidden = true) @RestCookie(COOKIE) String browser) {
        try {
            return ConnectPages.connected(consents.finish(new Consents.Return(state, code, error, browser)));
        } catch (Outage away) {
            throw new ConnectRefused(ConnectFailure.STORE_UNAVAILABLE);
        }
    }

    @ServerExceptionMapper
    RestResponse<String> refused(ConnectRefused refused) {
        return ConnectPages.failed(refused.failure(), refused.fate());
    }

    private NewCookie cookie(String browser) {
        return new NewCookie.Builder(COOKIE)
                .value(browser)
                .path(Consents.CALLBACK.substring(0, Consents.CALLBACK.lastIndexOf('/')))
                .httpOnly(true)
                .secure(publicUrl.isTls())
                .sameSite(NewCookie.SameSite.LAX)
                .maxAge((int) config.consentTtl().toSeconds())
                .build();
    }
}
