package io.pintags.migrate;

import io.pintags.problem.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which columns of a table are read; all others are ignored.
 *
 * @param hubId index of the column with the account's number, or -1
 * @param token index of the column with the refresh token
 */
record CsvColumns(int hubId, int token) {
    private static final Set<String> HUB_ID =
            Set.of("hubid", "portalid", "hubspothubid", "hubspotportalid", "hubspotaccountid");
    private static final Set<String> TOKEN = Set.of("refreshtoken", "hubspotrefreshtoken");

    /**
     * Finds the columns in the header: by the names that the caller gave, or else by what they are usually called, in
     * any case, with or without a namespace and {@code __c}.
     *
     * @throws Problem a 400 that names the parameter to set
     */
    static CsvColumns in(List<String> header, String hubIdName, String tokenName) {
        int token = find(header, tokenName, TOKEN, "refresh_token_column");
        if (token < 0) {
            throw Problem.invalid(
                    "refresh_token_column",
                    "No column of the header is the one with refresh tokens. Name it with refresh_token_column.");
        }
        return new CsvColumns(find(header, hubIdName, HUB_ID, "hub_id_column"), token);
    }

    private static int find(List<String> header, String given, Set<String> usual, String parameter) {
        boolean named = given != null && !given.isBlank();
        int[] found = IntStream.range(0, header.size())
                .filter(i -> named
                        ? header.get(i).strip().equalsIgnoreCase(given.strip())
                        : usual.contains(plain(header.get(i))))
                .toArray();
        if (found.length > 1) {
            throw Problem.invalid(parameter, "Several columns of the header could be meant by " + parameter + ".");
        }
        if (named && found.length == 0) {
            throw Problem.invalid(parameter, "The header has no column of the name in " + parameter + ".");
        }
        return found.length == 0 ? -1 : found[0];
    }

    /** {@code ns__Refresh_Token__c} is {@code refreshtoken}. */
    private static String plain(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT).replaceFirst("__c$", "");
        return lower.replaceFirst("(?s)^.*__", "").replaceAll("[^a-z0-9]", "");
    }
}
