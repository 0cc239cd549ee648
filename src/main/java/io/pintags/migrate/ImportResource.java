package io.pintags.migrate;

import io.pintags.access.CurrentCaller;
import io.pintags.access.Permission;
import io.pintags.problem.Problem;
import io.pintags.problem.ProblemType;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Imports refresh tokens, and tells what became of each. */
@Path(ImportResource.PATH)
@Blocking
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Moving accounts")
public class ImportResource {
    static final String PATH = "/v1/imports";

    private static final String CSV = "text/csv";
    private static final int PAGE = 1000;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private final Imports imports;
    private final ImportReports reports;
    private final ImportPatience patience;
    private final CurrentCaller caller;
    private final MigrateConfig config;

    ImportResource(
            Imports imports,
            ImportReports reports,
            ImportPatience patience,
            CurrentCaller caller,
            MigrateConfig config) {
        this.imports = imports;
        this.reports = reports;
        this.patience = patience;
        this.caller = caller;
        this.config = config;
    }

    /** Imports the rows of a table, or connections as another system exports them. */
    @POST
    @Consumes({CSV, MediaType.APPLICATION_JSON})
    @PermissionsAllowed(Permission.Names.ACCOUNT_MANAGE)
    @Operation(operationId = "importTokens", summary = "Imports refresh tokens and proves each by a refresh")
    @APIResponse(
            responseCode = "200",
            description = "The import has ended; its report.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ImportView.class)))
    @APIResponse(
            responseCode = "202",
            description = "The import goes on; ask for it by its id.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ImportView.class)))
    public RestResponse<ImportView> add(
            byte[] body,
            @RestHeader(HttpHeaders.CONTENT_TYPE) MediaType type,
            @RestQuery("dry_run") String dryRun,
            @RestQuery String replace,
            @RestQuery("hub_id_column") String hubIdColumn,
            @RestQuery("refresh_token_column") String tokenColumn) {
        String actor = caller.overAll(Permission.ACCOUNT_MANAGE).id();
        var options = new ImportOptions(flag("dry_run", dryRun), flag("replace", replace));
        String text = ImportText.of(body);
        List<ImportRow> rows = MediaType.APPLICATION_JSON_TYPE.isCompatible(type)
                ? JsonRows.of(text, config.maxRows())
                : CsvRows.of(text, hubIdColumn, tokenColumn, config.maxRows());
        if (rows.isEmpty()) {
            throw Problem.invalid("body", "There are no rows to import.");
        }
        return added(imports.add(rows, options, actor));
    }

    /** How an import stands. */
    @GET
    @Path("/{id}")
    @PermissionsAllowed(Permission.Names.ACCOUNT_MANAGE)
    @Operation(operationId = "getImport", summary = "How an import stands, with its report")
    public ImportView show(@RestPath String id, @RestQuery String after, @RestQuery String limit) {
        caller.overAll(Permission.ACCOUNT_MANAGE);
        int most = number("limit", limit, PAGE);
        if (most < 1 || most > PAGE) {
            throw Problem.invalid("limit", "limit must be a whole number from 1 to " + PAGE + ".");
        }
        if (!ID.matcher(id).matches()) {
            throw unknown();
        }
        return view(UUID.fromString(id), number("after", after, 0), most);
    }

    private RestResponse<ImportView> added(UUID id) {
        boolean finished = patience.waitFor(id);
        var reply = RestResponse.ResponseBuilder.create(
                        finished ? RestResponse.Status.OK : RestResponse.Status.ACCEPTED, view(id, 0, PAGE))
                .location(URI.create(PATH + "/" + id))
                .header("Cache-Control", "no-store");
        return (finished ? reply : reply.header("Retry-After", "10")).build();
    }

    private ImportView view(UUID id, int after, int limit) {
        return reports.view(id, after, limit).orElseThrow(ImportResource::unknown);
    }

    private static Problem unknown() {
        return Problem.of(ProblemType.NOT_FOUND, "There is no such import, or its report is not kept any more.");
    }

    private static boolean flag(String name, String value) {
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true")) {
            return true;
        }
        throw Problem.invalid(name, name + " must be true or false.");
    }

    private static int number(String name, String value, int absent) {
        if (value == null || value.isEmpty()) {
            return absent;
        }
        if (!NUMBER.matcher(value).matches()) {
            throw Problem.invalid(name, name + " must be a whole number.");
        }
        return Integer.parseInt(value);
    }
}
