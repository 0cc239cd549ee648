package io.pintags.simulator;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The pages that a user sees: one form without script, usable by keyboard and screen reader. */
final class ConsentPage {

    private static final long[] OFFERED = {4242, 4243, 5150};

    private static final List<String> ECHOED = List.of(
            "client_id", "redirect_uri", "scope", "optional_scope", "state", "code_challenge", "code_challenge_method");

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%s</title>
            <style>
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1rem; }
            fieldset { margin: 1.5rem 0; border: 1px solid #767676; border-radius: .3rem; }
            label { display: block; padding: .3rem 0; }
            button { font: inherit; padding: .5rem 1.2rem; margin-right: .6rem; }
            </style>
            </head>
            <body>
            <main>
            <h1>%s</h1>
            %s
            </main>
            </body>
            </html>
            """;

    private ConsentPage() {}

    static String question(String action, Map<String, String> params, ConsentRequest wanted, OptionalLong pinned) {
        String form = """
                <p><strong>%s</strong> asks for access to a HubSpot portal.
                This is a simulator: no real data is behind it.</p>
                <h2>It will be able to use</h2>
                <ul>
                %s
                </ul>
                <form method="post" action="%s">
                %s
                %s
                <button name="decision" value="approve">Approve</button>
                <button name="decision" value="deny">Deny</button>
                </form>""".formatted(
                        escape(wanted.clientId()),
                        lines(wanted.scopes().stream().map(scope -> "<li>" + escape(scope) + "</li>")),
                        escape(action),
                        hidden(params),
                        portals(pinned));
        return page("Connect an application", form);
    }

    static String refusal(String problem) {
        return page("This request cannot be shown to a user", "<p>" + escape(problem) + "</p>");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String page(String title, String content) {
        return PAGE.formatted(title, title, content);
    }

    private static String hidden(Map<String, String> params) {
        return lines(ECHOED.stream()
                .filter(params::containsKey)
                .map(name ->
                        "<input type=\"hidden\" name=\"%s\" value=\"%s\">".formatted(name, escape(params.get(name)))));
    }

    private static String portals(OptionalLong pinned) {
        if (pinned.isPresent()) {
            Portal portal = new Portal(pinned.getAsLong());
            return "<p>Portal <strong>%d</strong> (%s)</p>".formatted(portal.hubId(), portal.domain());
        }
        String offered = lines(LongStream.of(OFFERED).mapToObj(ConsentPage::choice));
        return """
                <fieldset>
                <legend>Portal</legend>
                %s
                <label>or another:
                <input name="other_hub_id" inputmode="numeric" pattern="[1-9][0-9]*" size="12"></label>
                </fieldset>""".formatted(offered);
    }

    private static String choice(long hubId) {
        return "<label><input type=\"radio\" name=\"hub_id\" value=\"%d\"%s> %d (%s)</label>"
                .formatted(hubId, hubId == OFFERED[0] ? " checked" : "", hubId, new Portal(hubId).domain());
    }

    private static String lines(Stream<String> lines) {
        return lines.collect(Collectors.joining("\n"));
    }
}
