package io.pintags.migrate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An import and its report. Nothing of a row is repeated but its number and the account.
 *
 * @param id names the import
 * @param phase {@code running} or {@code finished}
 * @param dryRun whether rows were only looked at
 * @param replace whether connected accounts get the imported grant
 * @param createdAt when it began
 * @param rows how many rows it has
 * @param outcomes how many rows have come to what
 * @param report the rows, in their order
 * @param nextAfter pass it as {@code after} to get the next ones; absent at the end
 */
@Schema(name = "Import", description = "An import of refresh tokens, without the tokens.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImportView(
        @JsonProperty("id") @Schema(required = true) String id,

        @JsonProperty("state") @Schema(required = true, examples = "finished")
        String phase,

        @JsonProperty("dry_run") boolean dryRun,
        @JsonProperty("replace") boolean replace,
        @JsonProperty("created_at") String createdAt,
        @JsonProperty("rows") long rows,
        @JsonProperty("outcomes") List<OutcomeCount> outcomes,
        @JsonProperty("report") List<RowReport> report,
        @JsonProperty("next_after") Integer nextAfter) {
    /**
     * How many rows came to the same.
     *
     * @param outcome as in the report
     * @param rows how many
     */
    @Schema(name = "ImportOutcomeCount")
    public record OutcomeCount(
            @JsonProperty("outcome") String outcome,
            @JsonProperty("rows") long rows) {}

    /**
     * What became of a row.
     *
     * @param row 1 for the first row below the header, or the first connection
     * @param hubId the account, as far as it is known
     * @param outcome {@code waiting}, {@code ready}, {@code imported}, {@code replaced}, {@code unchanged}, or why not
     * @param advice what to do, if there is something to do
     */
    @Schema(name = "ImportRow")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RowReport(
            @JsonProperty("row") int row,
            @JsonProperty("hub_id") Long hubId,
            @JsonProperty("outcome") String outcome,
            @JsonProperty("advice") String advice) {}
}
