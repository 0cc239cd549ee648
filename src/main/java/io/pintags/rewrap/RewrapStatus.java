package io.pintags.rewrap;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the run that is under way stands, or the last one.
 *
 * @param state whether it is under way
 * @param newestVersion the newest version of the keys, as far as it was seen
 * @param olderRows rows with a ciphertext of an older version
 * @param floor the version below which the database refuses what is to be stored; 0 before the first run
 * @param rewrapped rows that were moved
 * @param refused rows that did not open, each time they were tried
 * @param seconds between the start and the last sign of life
 * @param startedAt when it was asked for
 * @param finishedAt when it ended
 */
record RewrapStatus(
        State state,
        Optional<Integer> newestVersion,
        long olderRows,
        int floor,
        long rewrapped,
        long refused,
        double seconds,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt) {
    /** Whether a run is under way. */
    enum State {
        NEVER,
        RUNNING,
        FINISHED
    }

    RewrapStatus withOlder(long rows) {
        return new RewrapStatus(state, newestVersion, rows, floor, rewrapped, refused, seconds, startedAt, finishedAt);
    }

    /** Why {@code min_decryption_version} must not be raised to the newest version now; empty if it may. */
    List<String> obstacles() {
        var obstacles = new ArrayList<String>();
        if (newestVersion.isEmpty()) {
            obstacles.add("newest-version-unknown");
        }
        if (state == State.RUNNING) {
            obstacles.add("run-under-way");
        }
        if (olderRows > 0) {
            obstacles.add("older-rows");
        }
        if (obstacles.isEmpty() && floor < newestVersion.get()) {
            // Nobody can have stored anything older once the database refuses it, and not before.
            obstacles.add("older-writes-possible");
        }
        return obstacles;
    }

    double rowsPerSecond() {
        return seconds > 0 ? Math.round(rewrapped / seconds * 10) / 10.0 : 0;
    }
}
