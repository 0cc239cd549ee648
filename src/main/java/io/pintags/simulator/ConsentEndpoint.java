package io.pintags.simulator;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code /oauth/authorize} and {@code /oauth/{hubId}/authorize}: GET asks the user, POST brings the answer. A portal
 * in the path is the only one that can be approved.
 */
final class ConsentEndpoint {

    private final Backend backend;

    ConsentEndpoint(Backend backend) {
        this.backend = backend;
    }

    Reply ask(Request request) {
        ConsentRequest wanted = ConsentRequest.of(request);
        return problem(request, wanted)
                .map(problem -> Reply.html(400, ConsentPage.refusal(problem)))
                .orElseGet(() -> Reply.html(
                        200, ConsentPage.question(request.path(), request.params(), wanted, pinned(request))));
    }

    Reply decide(Request request) {
        ConsentRequest wanted = ConsentRequest.of(request);
        Optional<String> problem = problem(request, wanted);
        if (problem.isPresent()) {
            return Reply.html(400, ConsentPage.refusal(problem.get()));
        }
        if (!request.param("decision", "").equals("approve")) {
            return Reply.redirect(wanted.callback("error", "access_denied"));
        }
        OptionalLong hubId = chosen(request);
        if (hubId.isEmpty() || backend.ledger().isDeleted(hubId.getAsLong())) {
            return Reply.html(400, ConsentPage.refusal("There is no such portal."));
        }
        return Reply.redirect(wanted.callback("code", backend.authorize(wanted.approvedFor(hubId.getAsLong()))));
    }

    private Optional<String> problem(Request request, ConsentRequest wanted) {
        if (request.repeated()) {
            return Optional.of("A parameter is repeated.");
        }
        if (request.route().containsKey("hubId") && pinned(request).isEmpty()) {
            return Optional.of("There is no such portal.");
        }
        return wanted.problem(backend.options().clientId());
    }

    private static OptionalLong pinned(Request request) {
        return Portal.parse(request.route().getOrDefault("hubId", ""));
    }

    private static OptionalLong chosen(Request request) {
        if (request.route().containsKey("hubId")) {
            return pinned(request);
        }
        return Portal.parse(request.param("other_hub_id").orElse(request.param("hub_id", "")));
    }
}
