package io.pintags.rewrap;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How far the rows are on their way to the newest version of the keys.
 *
 * @param phase {@code never}, {@code running} or {@code finished}
 * @param newestVersion the newest version of the keys, as far as a run has seen it
 * @param olderRows rows with a ciphertext of an older version
 * @param rewrapped rows that this run has moved
 * @param refused rows that did not open
 * @param rowsPerSecond how fast, on average
 * @param startedAt when the run was asked for
 * @param finishedAt when it ended
 * @param minDecryptionVersion to what {@code min_decryption_version} may be raised; absent while that would lose data
 * @param obstacles why it is absent: {@code newest-version-unknown}, {@code run-under-way}, {@code older-rows},
 *     {@code older-writes-possible}
 */
@Schema(name = "Rewrap", description = "The move of sealed rows to the newest version of the keys.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RewrapView(
        @JsonProperty("state") @Schema(required = true, examples = "finished")
        String phase,

        @JsonProperty("newest_version") Integer newestVersion,
        @JsonProperty("older_rows") long olderRows,
        @JsonProperty("rewrapped") long rewrapped,
        @JsonProperty("refused") long refused,
        @JsonProperty("rows_per_second") double rowsPerSecond,
        @JsonProperty("started_at") String startedAt,
        @JsonProperty("finished_at") String finishedAt,
        @JsonProperty("min_decryption_version") Integer minDecryptionVersion,
        @JsonProperty("obstacles") List<String> obstacles) {
    static RewrapView of(RewrapStatus status) {
        List<String> obstacles = status.obstacles();
        return new RewrapView(
                status.state().name().toLowerCase(Locale.ROOT),
                status.newestVersion().orElse(null),
                status.olderRows(),
                status.rewrapped(),
                status.refused(),
                status.rowsPerSecond(),
                status.startedAt().map(Instant::toString).orElse(null),
                status.finishedAt().map(Instant::toString).orElse(null),
                obstacles.isEmpty() ? status.newestVersion().orElseThrow() : null,
                obstacles);
    }
}
