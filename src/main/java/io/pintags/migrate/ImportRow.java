package io.pintags.migrate;

import io.pintags.crypto.Secret;
import io.pintags.hubspot.HubId;
import java.util.Optional;

/**
 * A row of an import, read and looked at by itself.
 *
 * @param number 1 for the first row below the header, or the first connection
 * @param hubId the account, if the row names it
 * @param token the refresh token, if the row holds one that may be proved
 * @param refusal why it may not
 */
record ImportRow(int number, Optional<HubId> hubId, Optional<Secret> token, Optional<ImportOutcome> refusal) {
    private static final int SHORTEST = 8;
    /** So many equal characters at the beginning are no token. */
    private static final int MASK = 8;

    private static final int LONGEST = 16_384;
    /** Salesforce writes whole numbers with a decimal. */
    private static final String WHOLE_NUMBER = "[0-9]{1,19}(\\.0{1,4})?";

    /** Looks at the texts of a row, either of which may be missing. */
    static ImportRow of(int number, String hubId, String token) {
        Optional<HubId> account = Optional.empty();
        if (hubId != null && !hubId.isBlank()) {
            account = parse(hubId.strip());
            if (account.isEmpty()) {
                return refused(number, ImportOutcome.MALFORMED_HUB_ID);
            }
        }
        String text = token == null ? "" : token.strip();
        Optional<ImportOutcome> refusal = refusal(text);
        return refusal.isPresent()
                ? new ImportRow(number, account, Optional.empty(), refusal)
                : new ImportRow(number, account, Optional.of(Secret.of(text)), Optional.empty());
    }

    /** A row that cannot be used. */
    static ImportRow refused(int number, ImportOutcome why) {
        return new ImportRow(number, Optional.empty(), Optional.empty(), Optional.of(why));
    }

    /** The same row, for another reason not to be proved. */
    ImportRow because(ImportOutcome why) {
        return new ImportRow(number, hubId, token, Optional.of(why));
    }

    private static Optional<ImportOutcome> refusal(String token) {
        if (token.isEmpty()) {
            return Optional.of(ImportOutcome.MISSING_TOKEN);
        }
        // No token of HubSpot has an asterisk or a bullet in it, or begins with one character over and over; masks do,
        // and some leave the last four characters clear.
        if (token.indexOf('*') >= 0
                || token.chars().anyMatch(c -> c == 0x2022 || c == 0x25CF)
                || token.chars().limit(MASK).distinct().count() == 1) {
            return Optional.of(ImportOutcome.MASKED);
        }
        // It travels in a form, and what is not visible ASCII (RFC 6749 appendix A.17) is something else.
        boolean usable = token.length() >= SHORTEST
                && token.length() <= LONGEST
                && token.chars().allMatch(c -> c > 0x20 && c < 0x7f);
        return usable ? Optional.empty() : Optional.of(ImportOutcome.MALFORMED_TOKEN);
    }

    private static Optional<HubId> parse(String text) {
        if (!text.matches(WHOLE_NUMBER)) {
            return Optional.empty();
        }
        try {
            long value = Long.parseLong(text.replaceFirst("\\..*", ""));
            return value > 0 ? Optional.of(new HubId(value)) : Optional.empty();
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }
}
