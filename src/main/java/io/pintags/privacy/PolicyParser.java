package io.pintags.privacy;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.front.matter.YamlFrontMatterExtension;
import org.commonmark.ext.front.matter.YamlFrontMatterVisitor;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Reads a policy: Markdown that starts with a list of its versions between two lines of {@code ---}.
 *
 * <pre>
 * ---
 * changes:
 *   - 1.1 2027-01-15 Receipts are kept for two years.
 *   - 1.0 2026-11-23 First version.
 * ---
 * </pre>
 */
final class PolicyParser {
    private static final Pattern CHANGE =
            Pattern.compile("(?<version>[A-Za-z0-9][A-Za-z0-9._-]{0,31}) (?<date>\\S+) (?<what>\\S.*)");
    private static final List<YamlFrontMatterExtension> EXTENSIONS =
            List.of((YamlFrontMatterExtension) YamlFrontMatterExtension.create());

    private PolicyParser() {}

    /** Parses {@code markdown}; fails with {@link IllegalArgumentException}, which says what to mend. */
    static Policy parse(String markdown) {
        Node document = Parser.builder().extensions(EXTENSIONS).build().parse(markdown);
        var head = new YamlFrontMatterVisitor();
        document.accept(head);
        List<String> lines = head.getData().getOrDefault("changes", List.of());
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("it must start with a list of its changes between two lines of ---");
        }
        var changes = new ArrayList<Policy.Change>();
        for (String line : lines) {
            Policy.Change change = change(line);
            if (!changes.isEmpty()
                    && change.date().isAfter(changes.get(changes.size() - 1).date())) {
                throw new IllegalArgumentException("its newest change must stand first");
            }
            changes.add(change);
        }
        HtmlRenderer renderer =
                HtmlRenderer.builder().escapeHtml(true).sanitizeUrls(true).build();
        return new Policy(List.copyOf(changes), renderer.render(document));
    }

    private static Policy.Change change(String line) {
        Matcher parts = CHANGE.matcher(line.trim());
        try {
            if (parts.matches()) {
                return new Policy.Change(
                        parts.group("version"), LocalDate.parse(parts.group("date")), parts.group("what"));
            }
        } catch (DateTimeParseException e) {
            // Said below, for every way in which a line can be wrong.
        }
        throw new IllegalArgumentException("each of its changes must read: <version> <yyyy-mm-dd> <what changed>");
    }
}
