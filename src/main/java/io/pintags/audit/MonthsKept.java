package io.pintags.audit;

import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * How many full months of events are kept.
 *
 * @param months the number, or empty for ever
 */
public record MonthsKept(OptionalInt months) {
    /** What the database refuses to go below; {@code audit_retain} says the same. */
    static final int FEWEST = 3;

    /** Reads the setting. */
    public static final class Reader implements Converter<MonthsKept> {
        private static final long serialVersionUID = 1L;

        @Override
        public MonthsKept convert(String text) {
            if (text.equals("off")) {
                return new MonthsKept(OptionalInt.empty());
            }
            if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < FEWEST) {
                throw new IllegalArgumentException(
                        "pintags.audit.keep-months must be off, or a number of months from " + FEWEST + " on");
            }
            return new MonthsKept(OptionalInt.of(Integer.parseInt(text)));
        }
    }
}
