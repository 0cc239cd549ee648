package io.pintags.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the chain. Who keeps one elsewhere can prove later that nothing before it was rewritten.
 *
 * @param seq the number of an event
 * @param hash its hash, 64 hex digits
 */
public record ChainLink(long seq, String hash) {
    private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,17}):([0-9a-f]{64})");

    /** Reads what {@link #toString} wrote; empty for anything else. */
    public static Optional<ChainLink> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new ChainLink(Long.parseLong(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }

    static ChainLink read(ResultSet row) throws SQLException {
        return new ChainLink(row.getLong("seq"), row.getString("hash"));
    }

    /** {@code <seq>:<hash>}. */
    @Override
    public String toString() {
        return seq + ":" + hash;
    }
}
