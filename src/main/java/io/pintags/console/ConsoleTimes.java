package io.pintags.console;

import io.quarkus.qute.TemplateExtension;

/** Times as people read them; the rows of the page stay narrow enough for a screen and for paper. */
@TemplateExtension
final class ConsoleTimes {
    private static final int SECONDS = "2026-11-23T10:15:00".length();

    private ConsoleTimes() {}

    /** {@code 2026-11-23 10:15:00} of an instant in ISO 8601. */
    static String toTheSecond(String instant) {
        return instant.substring(0, SECONDS).replace('T', ' ');
    }
}
