package io.pintags.simulator;

import java.util.Map;

/**
 * What the simulator has seen since it started: a copy, consistent enough to compare once traffic has settled. It
 * holds no token, only digests.
 *
 * @param tokenCalls requests at the token endpoint, whatever became of them
 * @param maxConcurrentTokenCalls the most of them that were ever under way at once
 * @param exchanges authorization codes exchanged with success
 * @param refreshes refreshes that were processed, by outcome: {@link #SUCCESS} or HubSpot's {@code status}
 * @param refreshTokens use of each refresh token, by the SHA-256 of the token in lower-case hex
 * @param portals use of the refresh tokens of each portal; a token that is no longer known counts for none
 * @param introspections tokens looked up
 * @param revocations refresh tokens revoked by the application
 * @param uninstalls times that the application uninstalled itself
 * @param faults requests hit, by kind of fault
 * @param held requests that are held at this moment
 */
public record Counters(
        long tokenCalls,
        long maxConcurrentTokenCalls,
        long exchanges,
        Map<String, Long> refreshes,
        Map<String, Use> refreshTokens,
        Map<Long, Use> portals,
        long introspections,
        long revocations,
        long uninstalls,
        Map<String, Long> faults,
        int held) {

    /** The outcome of a refresh that gave a token. */
    public static final String SUCCESS = "success";

    /**
     * How often something was presented for a refresh, and how often that gave a token (even if the reply was lost).
     *
     * @param presented refreshes attempted, faults included
     * @param succeeded refreshes that gave a token
     */
    public record Use(long presented, long succeeded) {

        static final Use NONE = new Use(0, 0);
        static final Use PRESENTED = new Use(1, 0);
        static final Use SUCCEEDED = new Use(0, 1);

        Use plus(Use other) {
            return new Use(presented + other.presented, succeeded + other.succeeded);
        }
    }

    /** Refreshes with this outcome. */
    public long refreshes(String outcome) {
        return refreshes.getOrDefault(outcome, 0L);
    }

    /** Requests that faults of this kind hit. */
    public long faults(String kind) {
        return faults.getOrDefault(kind, 0L);
    }

    /** How this refresh token was used. */
    public Use refreshToken(String token) {
        return refreshTokens.getOrDefault(Sha256.hex(token), Use.NONE);
    }

    /** How the refresh tokens of this portal were used. */
    public Use portal(long hubId) {
        return portals.getOrDefault(hubId, Use.NONE);
    }
}
